"""Calls in which the work goes its way."""

# ruff: noqa: E501 -- a turn is one line, as it was spoken

from store.demo.calls.call import Call, Promise, Said

STEADY = (
    Call(
        title="Baltic steering committee",
        client="Ostsee Versicherung",
        project="Baltic Policy Core",
        days_ago=10,
        kind="steering",
        lines=(
            "Lukas Steiner: Good morning. The first product line runs on the new core since last month, without a rollback.",
            "Holger Brandis: Which I have told the board. I do not say thank you often, so take it.",
            "Maike Petersen: The rehearsal of the data migration is what worries me. It should have happened by now.",
            "Jonas Richter: We still find policies with two owners. Until they are cleansed the rehearsal makes no sense.",
            "Maike Petersen: How many are left?",
            "Jonas Richter: About four thousand of sixty thousand. Your branch offices have to decide on each of them.",
            "Holger Brandis: Then I will write to the branches. They get two weeks, not more.",
            "Lukas Steiner: With that we rehearse in the first half of December and keep the spring release.",
            "Maike Petersen: I would rather move the rehearsal properly than squeeze it in before Christmas.",
            "Lukas Steiner: Fair. I will send you two options with dates by Wednesday.",
        ),
        said=(
            Said("neutral", "praise", 50, "I do not say thank you often, so take it."),
            Said("neutral", "delay", 45, "It should have happened by now."),
        ),
        promises=(
            Promise(
                "Holger Brandis",
                "Write to the branches about policies with two owners",
                5,
                "Then I will write to the branches.",
            ),
            Promise(
                "Lukas Steiner",
                "Send two options for the rehearsal with dates",
                6,
                "I will send you two options with dates by Wednesday.",
            ),
        ),
    ),
    Call(
        title="Hearth beta review",
        client="Fernhill Housing Trust",
        project="Hearth Tenant Portal",
        days_ago=10,
        lines=(
            "Hannah Whitlock: Luke, you have had the beta for two days now. What do the tenants say?",
            "Luke Pemberton: Two hundred signed in, and forty booked a repair without calling us. That is more than I hoped.",
            "Viktor Danilov: The login by letter code works? We had doubts about that one.",
            "Luke Pemberton: It does, apart from three people with very old letters. I consider the beta accepted.",
            "Hannah Whitlock: Wonderful. I will have finance send the invoice for it.",
            "Luke Pemberton: Before the end of the month, please, our budget year closes then.",
            "Viktor Danilov: One thing from our side, I move on earlier than planned. Grace will get a proper handover.",
            "Luke Pemberton: That is a pity. As long as somebody answers within a day I am content.",
        ),
        said=(Said("neutral", "praise", 55, "That is more than I hoped."),),
        promises=(
            Promise(
                "Hannah Whitlock",
                "Have the invoice for the beta sent",
                5,
                "I will have finance send the invoice for it.",
            ),
            Promise("Viktor Danilov", "Hand over to Grace Adeyemi", 12, "Grace will get a proper handover."),
        ),
    ),
    Call(
        title="Nordlys monthly",
        client="Havbris Energi",
        project="Nordlys Data Platform",
        days_ago=12,
        lines=(
            "Marta Kowalczyk: Hello Astrid, hello Sindre. Ana shows the new alarm history first.",
            "Ana Petrov: Every alarm since 2019 is in, joined with the weather. You can see that ice explains a third of them.",
            "Sindre Haugland: My operators argued about that for years. This alone was worth it.",
            "Astrid Moen: Could we see the same for a single park? I present to the owners in January.",
            "Ana Petrov: Yes, I prepare one page a park. Two weeks, with the parks in the north first.",
            "Marta Kowalczyk: On budget we are where we should be, two thirds used and a little ahead of plan.",
            "Sindre Haugland: One wish. The readings of park seven arrive a day late since the fibre was cut.",
            "Ana Petrov: I saw the gap. We load them again once a night until the fibre is back.",
            "Astrid Moen: And Skerry? The offshore park starts measuring in the new year, somebody must catch that data.",
            "Marta Kowalczyk: We have put a proposal together. You have it by the end of next week.",
        ),
        said=(
            Said("neutral", "praise", 60, "This alone was worth it."),
            Said(
                "expansion",
                "new site",
                65,
                "The offshore park starts measuring in the new year, somebody must catch that data.",
            ),
        ),
        promises=(
            Promise("Ana Petrov", "Prepare one page a park for the owners' meeting", 14, "I prepare one page a park."),
            Promise("Marta Kowalczyk", "Send the Skerry proposal", 10, "You have it by the end of next week."),
        ),
    ),
    Call(
        title="Viaduct weekly",
        client="Pennine Rail Services",
        project="Viaduct Ticketing",
        days_ago=9,
        lines=(
            "Hannah Whitlock: Imran, the pilot has sold four thousand tickets. Gate readers are next.",
            "Imran Siddiqui: The readers at Hebden are mounted, the ones at Todmorden wait for power.",
            "Aisha Okafor: Training for the platform staff is ready. I need the rosters to plan the groups.",
            "Imran Siddiqui: You get the rosters by Monday. Please keep it to an hour, they stand outside in between.",
            "Grace Adeyemi: Refunds over the phone still need two steps. I would like to make it one.",
            "Imran Siddiqui: If it does not move the date, gladly.",
            "Hannah Whitlock: It does not. We take it into this sprint.",
        ),
        said=(),
        promises=(
            Promise("Imran Siddiqui", "Send the rosters of the platform staff", 4, "You get the rosters by Monday."),
            Promise("Grace Adeyemi", "Make refunds over the phone one step", 14, "We take it into this sprint."),
        ),
    ),
    Call(
        title="Compass planning",
        client="Altmark Logistik",
        project="Compass Route Planning",
        days_ago=11,
        lines=(
            "Leila Haddad: Svenja, the planner now respects the driving bans on Sundays. Shall we go through the tours?",
            "Svenja Ruhland: Please. Tour 14 used to end in the wrong depot every second day.",
            "Karim Benali: That was the swap bodies. They counted as empty lorries. It is fixed since yesterday.",
            "Svenja Ruhland: Then the dispatchers will believe the map again. They had gone back to paper.",
            "Marta Kowalczyk: We have used nine tenths of the budget. I suggest we agree now what is still worth doing.",
            "Svenja Ruhland: The handheld must be finished. The traffic forecast I could live without until spring.",
            "Marta Kowalczyk: Then I write that down as the rest of the scope and send it to you and Volker.",
        ),
        said=(Said("neutral", "budget", 40, "The traffic forecast I could live without until spring."),),
        promises=(
            Promise(
                "Marta Kowalczyk",
                "Send the rest of the scope to Svenja and Volker",
                5,
                "Then I write that down as the rest of the scope",
            ),
        ),
    ),
)
