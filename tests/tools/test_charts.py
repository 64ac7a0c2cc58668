from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import vl_convert

from tools import charts
from tools.blocks import Chart


def drawn(chart: Chart) -> str:
    # What leaves in an API answer is what is drawn: exact figures must survive JSON.
    return vl_convert.vegalite_to_svg(json.dumps(chart.model_dump(mode="json")["spec"]))


def test_bars_are_drawn_with_title_axis_labels_target_and_statuses_in_words() -> None:
    rows = [charts.Bar("Ana", Decimal("82.5"), "green"), charts.Bar("Ben", 40, "red"), charts.Bar("Cy", None, "red")]
    chart = charts.bars("Utilisation", "Ana is ahead", rows, axis="Billable %", legend="Band", mark_at=75)
    svg = drawn(chart)
    for words in ("Utilisation", "Billable %", "Ana", "Ben", "green", "red", "Band"):
        assert f">{words}<" in svg
    assert ">Cy<" not in svg  # undefined is not a bar of 0


def test_lines_are_drawn_over_days_and_over_named_steps() -> None:
    by_day = [charts.Point(date(2026, 11, 23), "hard", Decimal("50.0")), charts.Point(date(2026, 11, 30), "hard", 60)]
    assert ">Week<" in drawn(charts.lines("Forecast", "rising", by_day, x_title="Week", y_title="%"))
    by_name = [charts.Point("Oct", "margin", 10), charts.Point("Nov", "margin", 12)]
    svg = drawn(charts.lines("Margin", "rising", by_name, x_title="Month", y_title="%"))
    assert svg.index(">Oct<") < svg.index(">Nov<")  # in the order given, not the alphabet's


def test_a_timeline_is_drawn_with_a_row_a_label() -> None:
    spans = [
        charts.Span("Ana", date(2026, 12, 1), date(2026, 12, 11), "Nordlys"),
        charts.Span("Ana", date(2026, 12, 14), date(2026, 12, 18), "Atlas"),
    ]
    chart = charts.timeline("Bookings", "Ana on two projects", spans, legend="Project")
    assert chart.spec["data"]["values"][0]["to"] == "2026-12-12"  # through the end of the last day
    assert drawn(chart).count(">Ana<") == 1


def test_series_take_colours_of_their_own_and_never_run_out() -> None:
    rows = [charts.Bar(f"b{i}", i, f"series {i}") for i in range(9)]
    scale = charts.bars("x", "x", rows, axis="h").spec["layer"][0]["encoding"]["color"]["scale"]
    assert len(scale["domain"]) == len(scale["range"]) == 9
