from datetime import date
from decimal import Decimal

from domain.progress import PlannedTask, standing

MON, FRI = date(2026, 11, 16), date(2026, 11, 20)
TODAY = date(2026, 11, 19)  # Thursday: three working days of the week are over


def task(weight=100, percent=0, starts=MON, due=FRI, **given):
    return PlannedTask(weight, percent, due=due, planned_starts=starts, planned_due=due, **given)


def test_progress_is_weighed_by_effort():
    found = standing([task(300, 100, done=True), task(100, 0)], TODAY)
    assert found.progress.value == Decimal("0.75")


def test_planned_value_grows_evenly_over_working_days():
    found = standing([task(percent=30)], TODAY)
    assert found.spi.value == Decimal("0.3") / Decimal("0.6")


def test_what_is_past_its_day_should_be_whole_and_what_lies_ahead_counts_nothing():
    assert standing([task(percent=50, due=date(2026, 11, 18))], TODAY).spi.value == Decimal("0.5")
    ahead = task(starts=date(2026, 11, 23), due=date(2026, 11, 27))
    assert standing([ahead], TODAY).spi.value is None


def test_a_task_without_dates_counts_for_progress_and_not_for_the_schedule():
    undated = PlannedTask(100, 100)
    found = standing([task(percent=60), undated], TODAY)
    assert (found.progress.value, found.spi.value) == (Decimal("0.8"), Decimal(1))


def test_the_baseline_is_what_was_planned():
    late = PlannedTask(100, 60, due=date(2026, 12, 4), planned_starts=MON, planned_due=FRI)
    assert standing([late], TODAY).spi.value == Decimal(1)


def test_faults_are_counted_once_a_task():
    found = standing([task(due=date(2026, 11, 2), owned=False, estimated=False), task(owned=False), task()], TODAY)
    assert (found.faulty, found.overdue, found.unowned, found.unestimated) == (2, 1, 2, 1)


def test_nothing_planned_is_undefined():
    found = standing([], TODAY)
    assert (found.progress.value, found.progress.reason) == (None, "nothing is planned")
