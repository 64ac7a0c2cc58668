from __future__ import annotations

import json

import pytest
from inline_snapshot import snapshot

from channels.answering import decisions_of
from channels.message import Note, Outgoing
from channels.teams.cards import MOST_BYTES, card_of, plain
from tools.blocks import Card, Chart, Column, Figure, Quote, Table

PROPOSAL = Card(
    proposal=7,
    title="Log 2h on Aurora",
    status="pending",
    changes=({"row": "time:1", "fields": {"minutes": {"before": 60, "after": 120}}},),
    approver="Priya Raman",
    expires="29 November",
    reason="Asked for.",
)


def body(*parts, text="Hello", page=""):
    return card_of(Outgoing(text=text, parts=parts, page=page), "https://firm.example")["body"]


def test_words_are_text_runs_so_that_nothing_in_them_is_markup():
    assert body(text="**bold** [x](https://evil.example)") == snapshot(
        [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "**bold** [x](https://evil.example)"}]}]
    )


def test_figures_stand_side_by_side_in_their_colour():
    assert body(Figure(label="Margin", value="31 %", note="of 40 %", status="warn"))[1:] == snapshot(
        [
            {
                "type": "ColumnSet",
                "columns": [
                    {
                        "type": "Column",
                        "width": "stretch",
                        "items": [
                            {
                                "type": "RichTextBlock",
                                "inlines": [{"type": "TextRun", "text": "Margin", "isSubtle": True, "size": "Small"}],
                            },
                            {
                                "type": "RichTextBlock",
                                "inlines": [
                                    {
                                        "type": "TextRun",
                                        "text": "31 %",
                                        "weight": "Bolder",
                                        "size": "Large",
                                        "color": "warning",
                                    }
                                ],
                                "spacing": "None",
                            },
                            {
                                "type": "RichTextBlock",
                                "inlines": [{"type": "TextRun", "text": "of 40 %", "isSubtle": True, "size": "Small"}],
                                "spacing": "None",
                            },
                        ],
                    }
                ],
            }
        ]
    )


def test_numbers_of_a_table_stand_right():
    table = Table(
        title="Hours",
        columns=(Column(name="Who"), Column(name="Hours", align="right")),
        rows=(("Ana", "38.0"),),
        total=("All", "38.0"),
        left_out=2,
    )
    assert body(table)[1:] == snapshot(
        [
            {
                "type": "Container",
                "spacing": "Medium",
                "items": [
                    {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "Hours", "weight": "Bolder"}]},
                    {
                        "type": "Table",
                        "firstRowAsHeaders": True,
                        "showGridLines": False,
                        "columns": [{"width": 2}, {"width": 1}],
                        "rows": [
                            {
                                "type": "TableRow",
                                "cells": [
                                    {
                                        "type": "TableCell",
                                        "items": [
                                            {
                                                "type": "RichTextBlock",
                                                "inlines": [{"type": "TextRun", "text": "Who", "weight": "Bolder"}],
                                                "horizontalAlignment": "Left",
                                            }
                                        ],
                                    },
                                    {
                                        "type": "TableCell",
                                        "items": [
                                            {
                                                "type": "RichTextBlock",
                                                "inlines": [{"type": "TextRun", "text": "Hours", "weight": "Bolder"}],
                                                "horizontalAlignment": "Right",
                                            }
                                        ],
                                    },
                                ],
                            },
                            {
                                "type": "TableRow",
                                "cells": [
                                    {
                                        "type": "TableCell",
                                        "items": [
                                            {
                                                "type": "RichTextBlock",
                                                "inlines": [{"type": "TextRun", "text": "Ana"}],
                                                "horizontalAlignment": "Left",
                                            }
                                        ],
                                    },
                                    {
                                        "type": "TableCell",
                                        "items": [
                                            {
                                                "type": "RichTextBlock",
                                                "inlines": [{"type": "TextRun", "text": "38.0"}],
                                                "horizontalAlignment": "Right",
                                            }
                                        ],
                                    },
                                ],
                            },
                            {
                                "type": "TableRow",
                                "cells": [
                                    {
                                        "type": "TableCell",
                                        "items": [
                                            {
                                                "type": "RichTextBlock",
                                                "inlines": [{"type": "TextRun", "text": "All", "weight": "Bolder"}],
                                                "horizontalAlignment": "Left",
                                            }
                                        ],
                                    },
                                    {
                                        "type": "TableCell",
                                        "items": [
                                            {
                                                "type": "RichTextBlock",
                                                "inlines": [{"type": "TextRun", "text": "38.0", "weight": "Bolder"}],
                                                "horizontalAlignment": "Right",
                                            }
                                        ],
                                    },
                                ],
                            },
                        ],
                    },
                    {
                        "type": "RichTextBlock",
                        "inlines": [{"type": "TextRun", "text": "… and 2 more", "isSubtle": True, "size": "Small"}],
                    },
                ],
            }
        ]
    )


def test_a_chart_is_told_in_words_with_a_link_to_the_page():
    card = card_of(
        Outgoing(text="t", parts=(Chart(title="Burn", alt="Burn rises.", spec={"a": 1}),), page="/chat/3"),
        "https://firm.example",
    )
    assert (card["body"][1:], card["actions"]) == snapshot(
        (
            [
                {
                    "type": "Container",
                    "spacing": "Medium",
                    "items": [
                        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "Burn", "weight": "Bolder"}]},
                        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "Burn rises."}]},
                        {
                            "type": "RichTextBlock",
                            "inlines": [
                                {
                                    "type": "TextRun",
                                    "text": "The chart is on the page.",
                                    "isSubtle": True,
                                    "size": "Small",
                                }
                            ],
                        },
                    ],
                }
            ],
            [{"type": "Action.OpenUrl", "title": "Open in Firstmate", "url": "https://firm.example/chat/3"}],
        )
    )


def test_a_quote_is_labelled_as_somebodys_words():
    assert body(Quote(text="We are late", speaker="Client", source="call of 3 May"))[1:] == snapshot(
        [
            {
                "type": "Container",
                "style": "emphasis",
                "spacing": "Medium",
                "items": [
                    {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "We are late", "italic": True}]},
                    {
                        "type": "RichTextBlock",
                        "inlines": [
                            {"type": "TextRun", "text": "Client, call of 3 May", "isSubtle": True, "size": "Small"}
                        ],
                    },
                ],
            }
        ]
    )


def test_a_proposal_has_clicks_that_carry_its_number_only():
    assert body(PROPOSAL, decisions_of(PROPOSAL))[1:] == snapshot(
        [
            {
                "type": "Container",
                "style": "emphasis",
                "spacing": "Medium",
                "items": [
                    {
                        "type": "RichTextBlock",
                        "inlines": [
                            {"type": "TextRun", "text": "Proposal 7 · pending", "weight": "Bolder", "color": "warning"}
                        ],
                    },
                    {
                        "type": "RichTextBlock",
                        "inlines": [{"type": "TextRun", "text": "Log 2h on Aurora", "weight": "Bolder"}],
                        "spacing": "None",
                    },
                    {
                        "type": "RichTextBlock",
                        "inlines": [{"type": "TextRun", "text": "time: 1 h → 2 h"}],
                        "spacing": "None",
                    },
                    {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "Why: Asked for."}]},
                    {
                        "type": "RichTextBlock",
                        "inlines": [
                            {
                                "type": "TextRun",
                                "text": "Waits for Priya Raman, until 29 November.",
                                "isSubtle": True,
                                "size": "Small",
                            }
                        ],
                    },
                ],
            },
            {
                "type": "ActionSet",
                "spacing": "Medium",
                "actions": [
                    {
                        "type": "Action.Execute",
                        "title": "Approve",
                        "verb": "approve",
                        "data": {"proposal": "7"},
                        "style": "positive",
                    },
                    {
                        "type": "Action.Execute",
                        "title": "Edit",
                        "verb": "edit",
                        "data": {"proposal": "7"},
                        "style": "default",
                    },
                    {
                        "type": "Action.Execute",
                        "title": "Reject",
                        "verb": "reject",
                        "data": {"proposal": "7"},
                        "style": "destructive",
                    },
                ],
            },
        ]
    )


def test_a_note_is_quiet():
    assert body(Note(text="Assumed: this month."))[1:] == snapshot(
        [
            {
                "type": "RichTextBlock",
                "inlines": [{"type": "TextRun", "text": "Assumed: this month.", "isSubtle": True, "size": "Small"}],
            }
        ]
    )


@pytest.mark.parametrize("said", ["@everyone look", "hey @channel", "<at>Ana</at>", "<AT id='1'>Ana</AT>"])
def test_nobody_is_called_by_words_of_others(said):
    shown = plain(said)
    assert shown != said
    assert "@everyone" not in shown
    assert "@channel" not in shown
    assert "<at>" not in shown


def test_addresses_can_still_be_copied():
    assert plain("ana@firm.example") == "ana@firm.example"


def test_what_is_too_large_for_teams_gives_way_to_the_page():
    columns = tuple(Column(name=f"c{number}") for number in range(6))
    tables = [Table(title="t", columns=columns, rows=(("x" * 300,) * 6,) * 40) for _ in range(5)]
    card = card_of(Outgoing(text="Long", parts=(*tables, decisions_of(PROPOSAL)), page="/chat/3"), "https://f.example")
    assert len(json.dumps(card).encode()) <= MOST_BYTES
    assert card["actions"][0]["url"] == "https://f.example/chat/3"
    assert "Action.Execute" in str(card)
