"""Calls in which a client wants more."""

# ruff: noqa: E501 -- a turn is one line, as it was spoken

from store.demo.calls.call import Call, Promise, Said
from store.demo.situations import EXPANSION_CLIENT

GROWING = (
    Call(
        title="Azulejo monthly",
        client=EXPANSION_CLIENT,
        project="Azulejo Fleet App",
        days_ago=9,
        lines=(
            "Ines Carvalho: Bom dia, Helena. Gonçalo tells me the drivers at Santo Ovídio use the app every day now.",
            "Helena Quaresma: They do. Defects are reported on the spot, and the workshop starts an hour earlier.",
            "Gonçalo Serra: My other depots ask when it is their turn. Eleven of them, and they ask loudly.",
            "Helena Quaresma: So do I. The board has released the money for all depots next year.",
            "Sofia Ribeiro: We could bring in two depots a month if the depot data is complete.",
            "Gonçalo Serra: The depot data is my job. You get three depots by the end of the month.",
            "Helena Quaresma: I would also like the inspectors on it. That is another sixty people.",
            "Duarte Pinto: Inspectors need forms that work without a network. That is new, but not hard.",
            "Helena Quaresma: Put it in the offer. And please with the same team, that matters to me.",
            "Ines Carvalho: You will have the offer for the depots and the inspectors within two weeks.",
        ),
        said=(
            Said("expansion", "new sites", 85, "My other depots ask when it is their turn."),
            Said("expansion", "budget", 90, "The board has released the money for all depots next year."),
            Said("expansion", "new team", 75, "I would also like the inspectors on it."),
        ),
        promises=(
            Promise(
                "Ines Carvalho",
                "Send the offer for depots and inspectors",
                14,
                "You will have the offer for the depots and the inspectors within two weeks.",
            ),
            Promise(
                "Gonçalo Serra", "Deliver the data of three depots", 16, "You get three depots by the end of the month."
            ),
        ),
    ),
    Call(
        title="Tram Insights review",
        client=EXPANSION_CLIENT,
        project="Tram Insights",
        days_ago=24,
        lines=(
            "Diogo Matos: The October numbers first. Line D carries a fifth more people before eight than a year ago.",
            "Helena Quaresma: That is what we needed for the timetable. The report pays for itself.",
            "Ines Carvalho: Is there anything you would rather see each week than each month?",
            "Helena Quaresma: Line D, yes. For that I would find a bit more money.",
            "Diogo Matos: A weekly page for one line is two days of work, then it runs by itself.",
            "Helena Quaresma: Then do it, and tell me what it costs.",
        ),
        said=(
            Said("expansion", "more of the same", 60, "For that I would find a bit more money."),
            Said("neutral", "praise", 55, "The report pays for itself."),
        ),
        promises=(
            Promise(
                "Diogo Matos", "Build a weekly page for line D", 12, "Then do it, and tell me what it costs.", done=True
            ),
        ),
    ),
    Call(
        title="Bastion architecture board",
        client="Sternwald Bank",
        project="Bastion Payments",
        days_ago=20,
        kind="workshop",
        lines=(
            "Lukas Steiner: Frau Hartwig, Samir walks us through the sanctions check.",
            "Samir Aziz: Every payment is checked twice, before booking and before it leaves. It adds thirty milliseconds.",
            "Cornelia Hartwig: Thirty is fine. The auditors asked for the second check, so this closes a finding.",
            "Lena Fuchs: The ledger posting is next. I need the chart of accounts in its final form.",
            "Emre Yildirim: Fraud operations would like the same data feed for Turret, if that is possible.",
            "Lena Fuchs: It is the same feed. I write it down for the Turret team.",
            "Cornelia Hartwig: Once the core is in, we will tender instant payments. You know the core best, I would think.",
            "Lukas Steiner: We would be glad to bid.",
        ),
        said=(Said("expansion", "tender", 55, "Once the core is in, we will tender instant payments."),),
        promises=(
            Promise("Lena Fuchs", "Give the data feed to the Turret team", 10, "I write it down for the Turret team."),
        ),
    ),
    Call(
        title="Olive harvest check",
        client="Quinta do Vale Foods",
        project="Olive Traceability",
        days_ago=17,
        lines=(
            "Ines Carvalho: Bruno, the harvest is in. How did the labels hold up?",
            "Bruno Falcão: Every batch has one. We recalled a test bottle to its grove in four minutes.",
            "Mateus Lopes: The bottling line still prints the old code at night. We replace the printer driver on Tuesday.",
            "Bruno Falcão: Good. Raquel wants our suppliers to enter their own deliveries. Is that a big thing?",
            "Ines Carvalho: A supplier portal is a project of its own, three months perhaps. I can sketch it.",
            "Bruno Falcão: Please do, before she asks somebody else.",
        ),
        said=(Said("expansion", "new project", 60, "Raquel wants our suppliers to enter their own deliveries."),),
        promises=(Promise("Ines Carvalho", "Sketch a supplier portal", 14, "I can sketch it."),),
    ),
)
