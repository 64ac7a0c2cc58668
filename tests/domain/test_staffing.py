from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.allocation import Booked, loads
from domain.capacity import Absence, Employment, Worker
from domain.ratio import Ratio
from domain.staffing import WEIGHTS, Aim, Candidate, Certified, History, Need, assess, ranked
from domain.windows import Window

START, LAST = date(2026, 11, 30), date(2026, 12, 11)  # two weeks, ten working days
PERIOD = Window(START, date(2026, 12, 12), "two weeks")
NEED = Need(START, LAST, 480, role="Developer", skill="Java", level=3)


def candidate(name="Ana", *, booked=0, soft=0, absences=(), employment=None, **given):
    worker = Worker(1, absences=absences, employment=employment or Employment())
    rows = []
    if booked:
        rows.append(Booked(1, 1, START, LAST, booked))
    if soft:
        rows.append(Booked(2, 1, START, LAST, soft, hard=False, probability_percent=50))
    load = loads([worker], rows, PERIOD, {})[1]
    return Candidate(
        **{"name": name, "role": "Developer", "place": "Berlin", "level": 4, **given}, worker=worker, load=load
    )


def part(found, name):
    return next((one for one in found.score.parts if one.name == name), None)


def test_every_part_of_a_score_is_shown_with_its_reason():
    found = assess(NEED, candidate(margin=Ratio(Decimal("0.4")), history=History.CLIENT))
    assert {one.name: one.reason for one in found.score.parts} == {
        "skill": "Java level 4 of 5, 3 asked",
        "certificate": "no certificate in Java on record",
        "availability": "free for 80 h of 80 h",
        "margin": "fair margin",
        "load": "0 % booked already",
        "history": "knows the client",
    }
    assert found.conflicts == ()


def test_the_score_is_the_weighted_mean_of_the_known_parts():
    found = assess(NEED, candidate(level=5, history=History.PROJECT))
    assert found.score.value == 100
    assert found.score.unknown == ("certificate",)
    weights = {one.name: one.weight for one in found.score.parts}
    assert weights == {name: WEIGHTS[Aim.BALANCE][name] for name in weights}


def test_both_aims_weigh_the_same_parts_to_a_hundred():
    assert [sum(WEIGHTS[aim].values()) for aim in Aim] == [100, 100]
    assert WEIGHTS[Aim.MARGIN].keys() == WEIGHTS[Aim.BALANCE].keys()


def test_more_skill_than_asked_scores_more_and_less_is_a_conflict():
    values = [part(assess(NEED, candidate(level=level)), "skill").value for level in (0, 1, 2, 3, 4, 5)]
    assert values == sorted(values)
    assert (values[0], values[3], values[5]) == (0, 80, 100)
    assert "Java level 2, below 3" in assess(NEED, candidate(level=2)).conflicts
    assert "Java level 0, below 3" in assess(NEED, candidate(level=None)).conflicts


def test_whoever_reaches_the_level_stands_before_whoever_does_not():
    weak = candidate("Weak", level=2, history=History.PROJECT)
    able = candidate("Able", level=3, booked=240)
    assert [one.candidate.name for one in ranked(NEED, [weak, able])] == ["Able", "Weak"]


def test_whoever_has_no_room_stands_behind_whoever_has_it_whatever_the_margin():
    booked = candidate("Booked", level=5, booked=420, margin=Ratio(Decimal("0.6")), history=History.PROJECT)
    free = candidate("Free", level=1, margin=Ratio(Decimal("0.1")))
    stranger = candidate("Stranger", level=None, role="Designer")
    names = [one.candidate.name for one in ranked(NEED, [stranger, booked, free], Aim.MARGIN)]
    assert names == ["Free", "Booked", "Stranger"]


def test_another_role_counts_less_and_is_named():
    found = assess(NEED, candidate(role="Architect"))
    assert part(found, "skill").value < part(assess(NEED, candidate()), "skill").value
    assert found.conflicts == ("is Architect, not Developer",)


def test_a_certificate_must_hold_through_the_period():
    value = {
        until: part(assess(NEED, candidate(certified=Certified("Java Pro", until))), "certificate").value
        for until in (None, LAST, date(2026, 12, 4), date(2026, 11, 1))
    }
    assert list(value.values()) == [100, 100, 50, 0]
    found = assess(NEED, candidate(certified=Certified("Java Pro", date(2026, 12, 4))))
    assert "Java Pro ends 4 Dec 2026" in found.conflicts


def test_firm_bookings_take_room_and_pipeline_only_some_points():
    free, pipeline, busy = (assess(NEED, candidate(**given)) for given in ({}, {"soft": 480}, {"booked": 240}))
    assert (free.fits_minutes, pipeline.fits_minutes, busy.fits_minutes) == (4800, 4800, 2400)
    assert (part(free, "availability").value, part(pipeline, "availability").value) == (100, 80)
    assert part(pipeline, "availability").reason == "free for 80 h of 80 h, 0 h if the pipeline comes"
    assert busy.conflicts == ("too little room on 10 days", "40 h short in all")


def test_time_off_and_leaving_are_missing_room_and_named():
    found = assess(NEED, candidate(absences=(Absence(date(2026, 12, 7), date(2026, 12, 9)),)))
    assert (found.fits_minutes, found.asked_minutes) == (7 * 480, 4800)
    assert found.conflicts == ("away 7 Dec 2026 to 9 Dec 2026", "24 h short in all")
    leaving = assess(NEED, candidate(employment=Employment(None, date(2026, 12, 4))))
    assert (leaving.fits_minutes, leaving.asked_minutes) == (2400, 4800)
    assert "leaves the firm on 4 Dec 2026" in leaving.conflicts


def test_a_part_time_week_is_asked_no_more_than_it_has():
    found = assess(replace(NEED, minutes_per_day=600), candidate())
    assert found.asked_minutes == 4800


def test_a_margin_that_is_not_to_be_seen_plays_no_part_at_all():
    assert part(assess(NEED, candidate(margin=None)), "margin") is None


@pytest.mark.parametrize(("one", "other"), [("0.51", "0.69"), ("0.31", "0.49"), ("-0.2", "0.29")])
def test_a_banded_margin_cannot_be_read_back_from_the_score(one, other):
    scores = {assess(NEED, candidate(margin=Ratio(Decimal(value))), Aim.MARGIN).score.value for value in (one, other)}
    assert len(scores) == 1


def test_an_exact_margin_counts_exactly_for_those_who_see_costs():
    found = assess(NEED, candidate(margin=Ratio(Decimal("0.3")), margin_in_bands=False))
    assert (part(found, "margin").value, part(found, "margin").reason) == (50, "margin 30 %")


def test_a_missing_rate_leaves_the_margin_out_and_says_why():
    found = assess(NEED, candidate(margin=Ratio(None, "no bill rate is set")))
    assert (part(found, "margin").value, part(found, "margin").reason) == (None, "no bill rate is set")


def test_the_aim_decides_between_an_even_load_and_the_margin():
    idle = candidate("Idle", margin=Ratio(Decimal("0.1")))
    dear = candidate("Dear", margin=Ratio(Decimal("0.6")), booked=120)
    assert ranked(NEED, [dear, idle], Aim.BALANCE)[0].candidate.name == "Idle"
    assert ranked(NEED, [dear, idle], Aim.MARGIN)[0].candidate.name == "Dear"


def test_a_wanted_place_counts_and_another_is_named():
    need = replace(NEED, place="Porto")
    assert part(assess(need, candidate(place="Porto")), "place").value == 100
    assert assess(need, candidate()).conflicts == ("sits in Berlin, not Porto",)


def test_knowing_the_project_beats_knowing_the_client():
    found = [part(assess(NEED, candidate(history=history)), "history").value for history in History]
    assert found == [0, 60, 100]
