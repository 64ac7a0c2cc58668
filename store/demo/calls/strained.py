"""Calls in which something goes wrong."""

# ruff: noqa: E501 -- a turn is one line, as it was spoken

from store.demo.calls.call import Call, Promise, Said
from store.demo.situations import CHURN_CLIENT, LEFT_SPONSOR, NO_SHOW, SILENT_DAYS

STRAINED = (
    Call(
        title="Aurora steering committee",
        client=CHURN_CLIENT,
        project="Aurora Claims Portal",
        days_ago=76,
        kind="steering",
        lines=(
            "Declan O'Sullivan: Morning all. Three items today: where the claim form stands, photo upload, and the dates.",
            f"{LEFT_SPONSOR}: Before you start, you should hear it from me. I am leaving Brackwater in the autumn.",
            "Declan O'Sullivan: Thank you for telling us directly, Gordon. Who takes over the portal on your side?",
            f"{LEFT_SPONSOR}: Fiona Marchbank holds the fort until we have hired. She has not been close to this so far.",
            "Neil Asquith: I will make sure she gets the background, but she has the whole claims floor to run.",
            "Siobhan Kelly: The claim form is in test. We found that one policy in nine has no postcode, so the lookup fails.",
            "Neil Asquith: That is our data. I can ask for a list, it will take a week or two.",
            "Siobhan Kelly: With the list by the end of the month we keep the date. Without it we lose about two weeks.",
            f"{LEFT_SPONSOR}: The form itself is good work. My team likes it, and I have said so upstairs.",
            "Rhys Morgan: Photo upload is through the security review, with two findings that we close this sprint.",
            "Declan O'Sullivan: Then we hold the date and flag the postcode list as the one risk.",
        ),
        present=(),
        said=(
            Said("churn", "sponsor leaving", 70, "I am leaving Brackwater in the autumn."),
            Said("neutral", "praise", 40, "My team likes it, and I have said so upstairs."),
        ),
        promises=(
            Promise("Neil Asquith", "Send the list of policies without a postcode", 14, "I can ask for a list"),
            Promise(
                "Rhys Morgan", "Close the two findings on photo upload", 12, "that we close this sprint", done=True
            ),
        ),
    ),
    Call(
        title="Aurora steering committee",
        client=CHURN_CLIENT,
        project="Aurora Claims Portal",
        days_ago=SILENT_DAYS,
        kind="steering",
        lines=(
            "Declan O'Sullivan: Thanks for joining, Neil. Are we waiting for Fiona?",
            "Neil Asquith: She will not make it. Honestly, she has not opened the last two reports either.",
            "Declan O'Sullivan: Understood. Payout is the main topic. The interface was due last Friday and is not done.",
            "Neil Asquith: That is the third date that slips on us, and I am running out of ways to explain it.",
            "Rhys Morgan: The payments team changed the message format in August. We adapt to it now, two more weeks.",
            "Neil Asquith: People here have started asking why we do not just buy something off the shelf.",
            "Siobhan Kelly: What do they miss most? If it is the payout, we could release the form without it.",
            "Neil Asquith: They miss seeing anything at all. And the invoice for underwriting is being questioned upstairs.",
            "Declan O'Sullivan: I did not know that. Which part of it?",
            "Neil Asquith: The last instalment. Patricia was told to hold it until somebody signs off the portal dates.",
            "Declan O'Sullivan: I will come back with a plan for a first release without payouts by Friday week.",
            "Neil Asquith: Do that. The renewal is on the agenda in the new year, and right now I could not argue for it.",
        ),
        absent=(NO_SHOW,),
        said=(
            Said("churn", "slipping dates", 75, "That is the third date that slips on us"),
            Said("churn", "alternative", 80, "why we do not just buy something off the shelf"),
            Said("churn", "renewal in doubt", 90, "right now I could not argue for it"),
            Said(
                "churn", "payment held", 60, "Patricia was told to hold it until somebody signs off the portal dates."
            ),
        ),
        promises=(
            Promise(
                "Declan O'Sullivan",
                "Send a plan for a first release without payouts",
                11,
                "I will come back with a plan for a first release without payouts by Friday week.",
            ),
        ),
    ),
    Call(
        title="Aurora steering committee",
        client=CHURN_CLIENT,
        project="Aurora Claims Portal",
        days_ago=27,
        kind="steering",
        present=("Declan O'Sullivan", "Siobhan Kelly", "Rhys Morgan"),
        absent=(NO_SHOW, "Neil Asquith"),
    ),
    Call(
        title="Aurora steering committee",
        client=CHURN_CLIENT,
        project="Aurora Claims Portal",
        days_ago=13,
        kind="steering",
        present=("Declan O'Sullivan", "Rhys Morgan"),
        absent=(NO_SHOW, "Neil Asquith"),
    ),
    Call(
        title="Helix weekly",
        client="Isar Medizintechnik",
        project="Helix Device Registry",
        days_ago=16,
        lines=(
            "Yusuf Demir: Hello Thorsten. Let me start with what hurts: the device interface is late again.",
            "Thorsten Loibl: I saw that. The pumps still do not report their firmware, so we cannot fill the register.",
            "Florian Huber: The vendor sends the firmware in a field that the manual does not describe. I found it on Monday.",
            "Thorsten Loibl: Good, but why do we learn that in week twenty? Elisabeth asks me every morning.",
            "Yusuf Demir: Because we tested with one pump type only. That was our mistake. We have all five types now.",
            "Thorsten Loibl: The regulator expects the register by the middle of December. There is no second date.",
            "Yusuf Demir: We also used up the budget. I need to talk about another hundred hours before we go on.",
            "Thorsten Loibl: I will not take a budget request to Elisabeth while the interface does not run.",
            "Florian Huber: Give me ten days for the five types. Then the tests can start in earnest.",
            "Thorsten Loibl: Ten days, and a written update every Friday. I did not get one last week.",
            "Yusuf Demir: You will have it. And Florian shows you the first three types next Thursday.",
        ),
        said=(
            Said("churn", "escalation", 65, "Elisabeth asks me every morning."),
            Said(
                "churn",
                "budget refused",
                60,
                "I will not take a budget request to Elisabeth while the interface does not run.",
            ),
        ),
        promises=(
            Promise(
                "Florian Huber",
                "Make the interface work for all five pump types",
                10,
                "Give me ten days for the five types.",
            ),
            Promise(
                "Yusuf Demir", "Send a written update every Friday", 4, "Ten days, and a written update every Friday."
            ),
        ),
    ),
    Call(
        title="Granite status",
        client="Altmark Logistik",
        project="Granite Warehouse",
        days_ago=18,
        lines=(
            "Yusuf Demir: Volker, the conveyor interface takes more than we planned. I brought Anneke, who designs it now.",
            "Anneke Baumann: Your two sites use different controllers. The offer assumed one, so we build it twice.",
            "Volker Thiede: The offer is a fixed price, Yusuf. I am sorry for your architects, but I will not pay twice.",
            "Yusuf Demir: I am not asking today. I would like to show you what was not in the tender documents.",
            "Volker Thiede: Show me, but quickly. The peak season starts in ten days and I have no time after that.",
            "Anneke Baumann: There is one more thing. The second site needs a network cabinet that your people must order.",
            "Volker Thiede: Send me the model number and I order it this week.",
            "Yusuf Demir: Goods-in is live and runs well, I hear?",
            "Volker Thiede: It does. My shift leads stopped calling me, which is the best review you will get.",
        ),
        said=(
            Said("neutral", "scope dispute", 55, "I will not pay twice"),
            Said("neutral", "praise", 45, "My shift leads stopped calling me, which is the best review you will get."),
        ),
        promises=(
            Promise(
                "Anneke Baumann",
                "Send the model number of the network cabinet",
                2,
                "Send me the model number",
                done=True,
            ),
            Promise(
                "Yusuf Demir",
                "Show what was not in the tender documents",
                7,
                "I would like to show you what was not in the tender documents.",
            ),
        ),
    ),
    Call(
        title="Leadership: margins",
        client="",
        project="",
        days_ago=6,
        kind="internal",
        internal=True,
        lines=(
            "Henrike Vogt: Beatriz, you wanted ten minutes on Granite.",
            "Beatriz Nogueira: It was sold at little more than half of what it takes, and since October two architects sit on it.",
            "Callum Reid: I put them there because the client would have walked. We should have asked for a change order first.",
            "Henrike Vogt: What does it do to the year?",
            "Beatriz Nogueira: It costs us most of the margin of the Altmark account. I would stop the second architect.",
            "Callum Reid: Give me until Thursday. I want to know what that means for the conveyor date.",
        ),
        promises=(
            Promise(
                "Callum Reid", "Say what stopping the second architect means for the date", 3, "Give me until Thursday."
            ),
        ),
    ),
)
