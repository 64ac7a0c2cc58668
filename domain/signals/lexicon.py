"""What words stand for in talk about an account: concepts, each a pattern, none of them a signal by itself.

A concept says what is spoken of (money, leaving, another supplier, more of something). Who says it, about whom, in
which tense and mood is told by ``features``; what it adds up to is weighed by ``weights``.
"""

# ruff: noqa: E501 -- a concept reads best with its words in few lines

from __future__ import annotations

import re

_CONCEPTS: dict[str, str] = {
    # another supplier
    "rival": r"competitor|rival|another (?:firm|vendor|provider|agency|supplier|consultanc\w+|partner|company|tool)"
    r"|other (?:firm|vendor|provider|agenc|supplier|consultanc|guys|bidder|quote)\w*|someone else|somebody else"
    r"|alternatives?\b|switch(?:ing)? (?:to|provider|vendor|over)",
    "tender": r"\btender|\brfp\b|\brfi\b|\brfq\b|shortlist|short list|benchmark|pitch(?:ed|ing|es)?\b|proof of concept"
    r"|\bpilot|\btrial|bake-?off|beauty contest|beauty parade|compar(?:e|ed|ing|ison)|side by side|\bdemo\b",
    "offered_elsewhere": r"they(?:'re| are|'ve| have|ll| will|'d)? (?:offer|quot|promis|say|claim|came in|do(?:ing)? it|can do)"
    r"|for (?:free|nothing)|half the (?:price|time)|cheaper|undercut|lower (?:price|bid|quote)",
    # money
    "money": r"\bmoney|\bdollars?|\beuros?|\bpounds|\bcash|\bprice|\bpric(?:ey|ing)|\bcosts?\b|\bfees?\b|\brates?\b"
    r"|invoice|\bbill(?:ed|s|ing)?\b|\bspend|\bpay(?:ing|s|ment)?\b|\bpaid\b|thousand|\bgrand\b|\d+ ?k\b|retainer",
    "expensive": r"expensive|pricey|overpriced|too much|a lot of money|costly|luxury|rip-?off|steep|above budget|for what we get"
    r"|what (?:do )?we (?:actually )?get|what we pay|worth (?:it|the)|value for|per cent off|percent off|discount|come down",
    "funds": r"\bbudget|funding|\bfunds?\b|grant\b|subsid|reserve|allocat|year.?end|left over|money left|approved|sign(?:ed)?[- ]?off"
    r"|green ?light|release[ds]? the|capex|opex|went through|cleared",
    "freeze": r"freeze|frozen|cut(?:s|ting)? (?:back|cost|budget|the budget|by)|cut all|red pen|spending stop|save (?:a|ten|costs)"
    r"|tight|half of (?:it|what)|reduc|taken? (?:back|out)|took (?:back|out|the)|ten per ?cent|belt|austerity|closing the",
    "withhold": r"withhold|hold(?:ing)? (?:back|the|off)|stop(?:s|ped)? (?:the )?pay|not pay|won't pay|credit note|refund|penalt|compensation"
    r"|damages|clawback|money back",
    # feeling
    "unhappy": r"unhappy|not happy|dissatisf|disappoint|frustrat|annoy|angry|upset|fed up|tired of|had enough|patien(?:ce|t)"
    r"|embarrass|demotivat|nightmare|disaster|terribl|awful|horribl|ridiculous|unacceptabl|disgrace|a joke|a mess|waste|painful"
    r"|lost (?:all )?(?:trust|faith|confidence)|trust|complain|apologi[sz]e|blame|useless|hopeless|rubbish|sick of|worse",
    "broken": r"broke[n]?\b|crash|bugs?\b|down\b|outage|fail|error|wrong|slow|doesn't work|not work|unusable|workaround|mistake|defect",
    "again": r"\bagain\b|third time|second time|fourth|every time|each time|still (?:wait|not|open|no)|keep (?:s )?\w+ing|once more"
    r"|how many times|twice|always",
    "excel": r"\bexcel\b|spreadsheet|by hand|on paper|old way|sticky note|went back to|way around|nobody (?:uses|wants|logs)",
    "happy": r"happy|glad|delight|pleased|love[sd]?\b|great|excellent|brilliant|fantastic|impress|works? well|best|wonderful|proud"
    r"|so good|thank|perfect|jealous|envious|success",
    # authority and paper
    "legal": r"legal|lawyer|counsel|attorney|solicitor|liabilit|clause|paragraph|remed(?:y|ies)|breach|formal(?:ly)?\b|notice|in writing"
    r"|on record|contract\b|countersign|dispute|claim\b|terminat|\bsla\b|service level",
    "above": r"\bboard\b|\bceo\b|\bcfo\b|\bcio\b|\bcoo\b|\bvp\b|director|president|chair(?:man|woman|person)?\b|management|upstairs"
    r"|headquarters|\bhq\b|my boss|your boss|executive|exec\b|committee|regulator|audit|above you|over your head|steering",
    "evidence": r"minutes|paper ?trail|list of|letter|forward (?:me|us)|resend|send (?:it|me|us)? ?again|copy of|e-?mails? from"
    r"|for the (?:file|record)|document(?:ation|ed)?\b|collect|my papers",
    "escalate": r"escalat|crisis|red\b|consequence|options|corrective|complaint|official",
    # people
    "goes": r"\bleav(?:e|es|ing)\b|\bleft\b|\bgone\b|resign|quit|retir|handed in|notice|let go|redundan|laid off|made redundant"
    r"|moved? (?:to|on)|moving (?:to|on)|replaced|new role|another (?:role|job|division)|no longer (?:with|here)|last (?:day|call|week here)"
    r"|isn't (?:here|with)|not with (?:us|the)|sabbatical|gardening leave|stepp(?:ed|ing) down|took the package|accepted an offer",
    "reorg": r"reorg|restructur|merg(?:e|er|ed)|acqui(?:re|red|sition)|takeover|dissolved|new (?:boss|head|chief|director|cfo|ceo|cio|owner)"
    r"|new broom|interim|reviewing every|one by one|hand(?:ing)? over|successor|no owner|new contact|investor",
    # distance
    "quiet": r"skip|pause|on ice|on hold|no more calls|not join|won't join|stop(?:ped)? coming|don't come|drop(?:ped)? the (?:call|meeting)"
    r"|reach out|get back to you|call you|priorit|don't plan|until further|not ready|can't say|taken off|no appetite|silence|quiet",
    "late": r"\blate\b|delay|slip(?:s|ped|ping)?\b|overdue|still waiting|not (?:yet )?(?:ready|done|delivered|here)|deadline|behind"
    r"|weeks? (?:later|late|ago)|months? (?:later|late|ago)|since (?:spring|easter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|summer|autumn|winter)|postpon|moved again|never came|missed",
    "promised": r"promis|you said|you told|you guys said|was told|were told|assured|agreed|commit(?:ted|ment)|supposed to|was going to be|due"
    r"|swore|you needed",
    "doubt": r"not sure|wonder|whether|do we (?:really )?need|could live without|stop here|reconsider|rethink|shrink|reduce|smaller|fewer"
    r"|drop (?:half|the)|take .{0,20} out|only the|scale (?:back|down)|downgrade|what (?:happens|breaks) if|after all|enough\b|too late",
    "own": r"in-?house|ourselves|our own|own (?:people|team|developers|engineers|staff)|hired|insourc|take (?:it|this|that) over|without (?:you|outside)"
    r"|when you're gone|hand ?over|independent|shared service|competence cent|source code|admin password|full access|themselves"
    r"|stand (?:it|this|the thing) up|by ourselves|our guys|my guys|your knowledge|knowledge transfer",
    "ends": r"not (?:to )?(?:renew|extend|continue|sign)|won't (?:renew|be renewing|extend|be extending|continue|sign|need you)|run out"
    r"|\bend(?:s|ed|ing)? (?:the|this|it|our)|cancel|terminat|close (?:my|the|our) account|part ways|last (?:purchase|order|year|bill)"
    r"|final|disconnect|stop the service|wind (?:it|this) down|it's over|switching|we're done|i'm done|shut .{0,12}down",
    # more
    "add": r"\badd\b|\badditional|\bextra\b|\bmore\b|another\b|\bsecond\b|expand|extend|extension|grow|bigger|larger|upgrade|double"
    r"|twice|further|next (?:phase|step|stage|tier|size)|also|as well|\btoo\b",
    "seats": r"\bseats?\b|licen[cs]es?|users?\b|accounts?\b|logins?\b|colleagues|people\b|\bstaff\b|headcount|tablets|names",
    "elsewhere": r"other (?:plant|site|team|department|office|branch|countr|region|division|unit|business|subsidiar)\w*|all (?:plants|sites"
    r"|departments|regions|branches|of the)|subsidiar|factor(?:y|ies)|plants?\b|branch(?:es)?\b|warehouse|office\b|rollout|roll (?:it|this) out"
    r"|depots?|shift\b|department|sister company|service desk|call cent",
    "envy": r"jealous|when it's their turn|want(?:s)? (?:in|it too|the same|that|to be next|to join|what we)|asked (?:if|when|me|whether|about)"
    r"|asking (?:me|for|when|about)|heard about|same thing|saw it|peeked|their turn|borrow|fight over|waiting list|stolen|copied",
    "use": r"could (?:it|the same|we|you|this|your) .{0,30}(?:use|do|work|handle)|use (?:it|this) for|also (?:be )?used|work for|do something with"
    r"|next project|same (?:problem|mess|headache|for)|another (?:idea|process|problem)|what else|similar|ai\b|mobile",
    "recommend": r"recommend|refer(?:ence|red|ral)?\b|introduc|gave (?:her|him|them|your)|your (?:name|number|card|details|contact)|mention(?:ed)? you"
    r"|told (?:a|my|him|her|them|the) .{0,30}(?:you|call)|call you|praised|brag|case study|testimonial|review, |preferred supplier|talk to you"
    r"|hire you|who (?:did|built|made) (?:it|this)|they should|speak at|owe me",
    "stay": r"renew|extend(?:ing)?\b|prolong|another (?:year|two years|term)|next (?:year|term|contract)|two more years|three.year|multi-?year|longer"
    r"|framework agreement|carry on|stay with|permanent|keep (?:the same|you|this) |plan with us|same team|retainer|term sheet|block them",
    "offer_wanted": r"quote\b|send (?:me|us) (?:a|the|an) (?:offer|price|quote|proposal|number|paper|contract)|write me|(?:an?|the) (?:offer|proposal|estimate)"
    r"|how much|what would (?:it|that|you) (?:cost|charge)|what does it cost|change (?:request|order)|price for|bill us|invoice me|i(?:'ll| will) sign"
    r"|would pay|we'd pay|i pay|pay (?:extra|for)|pay you|statement of work|purchase order|as an extra",
    "capacity": r"interim|full.?time|on site|stay for|developers?\b|consultants?\b|pair of hands|hands\b|project lead|analyst|architect|take over the"
    r"|do the whole|host it|run it for|hotline|support too|testing too|your people",
    "teach": r"train(?:ing|ed|er)?\b|course|workshop|session|class(?:es)?\b|coach|certif|academy|seminar|teach|refresher|learn",
    "order": r"\border\b|purchase|\bbuy\b|sign up|subscribe|subscription|new (?:service|plan|account|line|connection)|package|premium|upgrade"
    r"|fastest|warranty|larger one",
    # what takes the edge off
    "fine": r"\bfine\b|no problem|doesn't matter|not a (?:problem|drama|big deal)|all good|no worries|it's okay|that's okay|live with"
    r"|on track|not the issue|no drama|settled|happens\b",
    "solved": r"\bfixed\b|solved|sorted|resolved|closed\b|corrected|since then|since the fix|no longer|not any ?more|long over|behind us|works now"
    r"|gone since|it's calm|dealt with|back then|in the beginning|at first|used to|now it|today it",
    "screen": r"click|button|field|column|row\b|screen|dialog|page\b|icon|menu|dropdown|label|colou?r|layout|font|server|database|file\b|folder"
    r"|token|container|template|logo|script|query|table\b|header|footer|password|browser|version\b",
    "calendar": r"holiday|vacation|sick\b|parental leave|thursday|friday|tuesday|wednesday|monday|tomorrow|next week|lunch|christmas"
    r"|week after|reschedul|proxy|covers\b|back on|daughter|dentist|knee",
    "maybe": r"\bif we ever|\bif (?:i|someone|somebody|a user|a customer)\b|suppose|imagine|hypothetic|theoretic|in theory|worst case|what if"
    r"|just in case|would it cope|\bsay we",
    "joke": r"\bha\b|haha|kidding|joke|just teasing|lol\b|\bweather\b|mother-in-law|lottery|glasses|cat\b|beer\b",
    "private": r"brother|sister|wife|husband|mother|gym\b|hotel|airline|landlord|caterer|restaurant|my bank|phone company|telephone|suitcase"
    r"|our (?:own )?customers?|our client|their customer|landlady|neighbour's",
}  # fmt: skip

CONCEPTS = {name: re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE) for name, pattern in _CONCEPTS.items()}
NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|without|neither|nor|hardly|cannot)\b|n't\b|\b(?:dont|doesnt|didnt|isnt|arent|wont|cant)\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:was|were|had|did|used to|ago|last (?:year|week|month|spring|summer)|back then|at first|before)\b",
    re.IGNORECASE,
)
