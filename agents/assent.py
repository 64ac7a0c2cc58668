"""A plain yes or no to the one thing just proposed: decided by the asker's own word, without any model.

Only a whole message counts. Anything more than a yes or a no goes to the agents, who cannot decide anything.
"""

from __future__ import annotations

import re

from tools.decisions import Verdict

_YES = re.compile(
    r"(yes|yep|yeah|yup|ok|okay|sure|go ahead|do it|do that|please do|confirm|confirmed|approve|approved|approve it"
    r"|i approve|i confirm|go for it|sounds good|looks good|correct|that's right|make it so)"
    r"(,? (please|do it|go ahead|do that|thanks|thank you|approve it|confirm|approved))*",
)
_NO = re.compile(
    r"(no|nope|nah|don't|do not|don't do it|do not do it|reject|reject it|cancel|cancel it|cancel that|forget it"
    r"|never ?mind|leave it|stop|withdraw|withdraw it)(,? (please|thanks|thank you|cancel it|leave it|don't))*"
)


def verdict_in(says: str) -> Verdict | None:
    """Return what a message decides, if it is nothing but a yes or a no.

    >>> verdict_in("Yes, please!"), verdict_in("no thanks"), verdict_in("yes, but on the 9th")
    ('approve', 'reject', None)
    """
    words = says.strip().strip(".!").replace("\u2019", "'").casefold()
    if _YES.fullmatch(words):
        return "approve"
    return "reject" if _NO.fullmatch(words) else None
