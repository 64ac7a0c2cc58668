import contextlib
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.readers.time_exports import TimeExport, read_time_export
from memory.readers.time_exports.export import Refusal
from memory.readers.time_exports.instants import parse_moment
from memory.readers.time_exports.numbers import parse_amount, parse_duration, parse_number

BERLIN = ZoneInfo("Europe/Berlin")
HEADER = "Date,Person,Project,Hours"


def read(text: str, **options: object) -> TimeExport:
    return read_time_export(text.encode(), "export.csv", **{"zone": BERLIN, **options})


def plain(*cells: str, header: str = HEADER) -> TimeExport:
    return read("\n".join((header, *cells)))


@given(st.integers(min_value=0, max_value=86_400))
def test_every_way_to_write_a_duration_reads_back_to_the_second(seconds: int) -> None:
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    written = [
        f"{hours}:{minutes:02}:{left:02}",
        f"{hours:02}:{minutes:02}:{left:02}",
        f"PT{hours}H{minutes}M{left}S",
        f"PT{seconds}S",
        f"{hours}h {minutes}m {left}s",
        f"{hours} Stunden {minutes} Minuten {left} Sekunden",
    ]
    assert {parse_duration(text, "hours") for text in written} == {seconds}
    assert parse_duration(str(seconds), "seconds") == seconds


@given(st.integers(min_value=0, max_value=1440), st.sampled_from([".", ","]))
def test_decimal_hours_to_four_places_read_back_to_the_minute(minutes: int, mark: str) -> None:
    hours = str((Decimal(minutes) / 60).quantize(Decimal("0.0001"))).replace(".", mark)
    assert round(Decimal(parse_duration(hours, "hours")) / 60) == minutes


@given(
    st.decimals(min_value=0, max_value=Decimal(999_999_999), places=2, allow_nan=False),
    st.sampled_from(
        [(",", "."), (".", ","), (" ", ","), ("\u00a0", ","), ("'", "."), ("\u202f", ","), ("\u2019", ".")]
    ),
)
def test_every_way_to_group_thousands_reads_back(value: Decimal, style: tuple[str, str]) -> None:
    group, mark = style
    text = f"{value:,.2f}".replace(",", "G").replace(".", mark).replace("G", group)
    assert parse_number(text, "," if mark == "," else ".") == value


@given(st.text(max_size=30))
def test_no_text_breaks_the_parsers(text: str) -> None:
    for parse in (
        lambda: parse_number(text, "."),
        lambda: parse_amount(text, ","),
        lambda: parse_duration(text, "hours"),
        lambda: parse_moment(text, "dmy"),
    ):
        with contextlib.suppress(Refusal):
            parse()


@pytest.mark.parametrize("text", ["1,23,4", "1.2.3", "1,2.3,4", "NaN", "1e5", "٣", "", "0x10", "9" * 16, "1..2"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        parse_number(text, ".")


def test_one_thousand_two_hundred_follows_the_file_s_decimal_mark() -> None:
    assert (parse_number("1.200", ","), parse_number("1.200", ".")) == (Decimal(1200), Decimal("1.200"))


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$1,040.00", Decimal(1040), None),
        ("US$ 12.50", Decimal("12.5"), "USD"),
        ("£5", Decimal(5), "GBP"),
        ("160.00 CHF", Decimal(160), "CHF"),
        ("-20", Decimal(-20), None),
        ("-", None, None),
    ],
)
def test_amounts_with_what_stands_beside_them(text: str, amount: Decimal | None, currency: str | None) -> None:
    assert parse_amount(text, ".") == (amount, currency)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-08-04", date(2026, 8, 4)),
        ("2026/8/4", date(2026, 8, 4)),
        ("20260804", date(2026, 8, 4)),
        ("4.8.26", date(2026, 8, 4)),
        ("04. 08. 2026", date(2026, 8, 4)),
        ("Di 04.08.2026", date(2026, 8, 4)),
        ("04/Aug/26", date(2026, 8, 4)),
        ("Aug 4, 2026", date(2026, 8, 4)),
        ("Tuesday, August 4th, 2026", date(2026, 8, 4)),
        ("4 août 2026", date(2026, 8, 4)),
        ("4. März 2026", date(2026, 3, 4)),
        ("4 mrt 2026", date(2026, 3, 4)),
        ("4 de enero de 2026", date(2026, 1, 4)),
        ("2026-08-04T09:00:00.000Z", date(2026, 8, 4)),
        ("2026-08-04 00:00:00", date(2026, 8, 4)),
    ],
)
def test_dates_as_people_write_them(text: str, day: date) -> None:
    assert parse_moment(text, "dmy").day == day


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("9:05 AM", 9, 5), ("12:00 am", 0, 0), ("12:30 p.m.", 12, 30), ("9 PM", 21, 0), ("13:05", 13, 5),
     ("9h30", 9, 30), ("09:30 Uhr", 9, 30), ("01:00:00 PM", 13, 0)],
)  # fmt: skip
def test_clocks_as_people_write_them(text: str, hour: int, minute: int) -> None:
    clock = parse_moment(text, "dmy").clock
    assert clock is not None
    assert (clock.hour, clock.minute) == (hour, minute)


@pytest.mark.parametrize("text", ["31.02.2026", "2026-13-01", "2026-02-29", "00/00/2026", "1.1.1826", "46238", "soon"])
def test_impossible_dates_are_refused_line_by_line(text: str) -> None:
    export = plain(f"{text},Ines,Portal,1", "2026-03-02,Ines,Portal,1")
    assert (len(export.rows), export.refused[0].line) == (1, 2)


def test_one_day_above_twelve_decides_the_whole_column() -> None:
    export = plain("03/04/2026,Ines,Portal,1", "03/17/2026,Ines,Portal,1")
    assert (export.date_order, export.date_order_assumed) == ("mdy", False)
    assert export.rows[0].work_date == date(2026, 3, 4)


def test_an_ambiguous_column_is_read_day_first_and_says_so() -> None:
    export = plain("03/04/2026,Ines,Portal,1", "05/06/2026,Ines,Portal,1")
    assert (export.date_order, export.date_order_assumed) == ("dmy", True)
    assert any("day/month/year" in warning for warning in export.warnings)


def test_the_user_s_word_ends_the_question() -> None:
    export = read(f"{HEADER}\n03/04/2026,Ines,Portal,1\n", date_order="mdy")
    assert (export.rows[0].work_date, export.date_order_assumed) == (date(2026, 3, 4), False)


def test_twelve_hour_clocks_make_month_first_the_assumption() -> None:
    export = plain("03/04/2026,Ines,Portal,9:00 AM,10:00 AM", header="Date,Person,Project,Start,End")
    assert (export.date_order, export.date_order_assumed) == ("mdy", True)


def test_decimal_commas_settle_day_first() -> None:
    export = read("Date;Person;Project;Hours\n03/04/2026;Ines;Portal;1,5\n")
    assert (export.date_order, export.date_order_assumed) == ("dmy", False)


def test_same_day_and_month_leave_no_doubt() -> None:
    assert plain("03/03/2026,Ines,Portal,1").date_order_assumed is False


def test_dates_that_prove_both_orders_refuse_the_fewer_and_ask() -> None:
    export = plain("17/03/2026,A,P,1", "18/03/2026,A,P,1", "03/19/2026,A,P,1")
    assert (len(export.rows), len(export.refused), export.date_order_assumed) == (2, 1, True)


def test_minutes_are_read_under_a_heading_of_minutes() -> None:
    assert plain("2026-03-02,Ines,Portal,90", header="Date,Person,Project,Minutes").rows[0].minutes == 90


def test_numbers_under_duration_are_minutes_when_most_are_too_large_for_hours() -> None:
    export = plain(
        *(f"2026-03-0{day},Ines,Portal,{day * 30}" for day in range(1, 6)), header="Date,Person,Project,Duration"
    )
    assert (export.duration_unit, export.rows[0].minutes) == ("minutes", 30)
    assert any("minutes" in warning for warning in export.warnings)


def test_seconds_stay_exact_and_minutes_round_half_up() -> None:
    row = plain("2026-03-02,Ines,Portal,0:01:30").rows[0]
    assert (row.seconds, row.minutes) == (90, 2)


@pytest.mark.parametrize(
    ("duration", "reason"),
    [("-1", "negative"), ("(2)", "negative"), ("24.1", "longer than 24"), ("0", "is 0"), ("", "missing"),
     ("0:00:20", "half a minute"), ("lots", "not a duration"), ("1d", "not a duration"), ("=1+1", "not a duration")],
)  # fmt: skip
def test_durations_no_day_can_have_are_refused_with_the_reason(duration: str, reason: str) -> None:
    export = plain(f"2026-03-02,Ines,Portal,{duration}")
    assert export.rows == ()
    assert reason in export.refused[0].reason


def test_a_whole_day_is_allowed() -> None:
    assert plain("2026-03-02,Ines,Portal,24:00").rows[0].minutes == 1440


def test_an_entry_over_midnight_belongs_to_the_day_it_starts() -> None:
    row = plain("2026-03-02,Ines,Portal,22:30,01:15", header="Date,Person,Project,Start,End").rows[0]
    assert (row.work_date, row.minutes) == (date(2026, 3, 2), 165)
    assert row.end == datetime(2026, 3, 3, 0, 15, tzinfo=UTC)


def test_an_end_at_24_00_is_the_midnight_after() -> None:
    row = plain("2026-03-02,Ines,Portal,22:30,24:00", header="Date,Person,Project,From,To").rows[0]
    assert row.minutes == 90


def test_an_end_on_an_earlier_day_is_refused() -> None:
    header = "Start date,Start time,End date,End time,Person,Project"
    export = plain("2026-03-02,09:00,2026-03-01,10:00,Ines,Portal", header=header)
    assert export.refused[0].reason == "It ends before it starts."


def test_the_night_the_clocks_go_forward_is_an_hour_shorter() -> None:
    row = plain("2026-03-29,Ines,Portal,01:30,03:30", header="Date,Person,Project,From,To").rows[0]
    assert row.minutes == 60


def test_on_the_night_the_clocks_go_back_an_equal_clock_may_be_the_second_one() -> None:
    row = plain("2026-10-25,Ines,Portal,02:50,02:10", header="Date,Person,Project,From,To").rows[0]
    assert row.minutes == 20


def test_an_instant_with_a_zone_falls_on_the_local_day() -> None:
    header = "Start,End,Person,Project"
    row = plain("2026-03-02T23:30:00Z,2026-03-03T00:30:00Z,Ines,Portal", header=header).rows[0]
    assert row.work_date == date(2026, 3, 3)


@pytest.mark.parametrize(("word", "meaning"), [("Ja", True), ("Nein", False), ("oui", True), ("Sí", True), ("", None)])
def test_billable_in_many_languages(word: str, meaning: object) -> None:
    assert plain(f"2026-03-02,Ines,Portal,1,{word}", header=f"{HEADER},Billable").rows[0].billable is meaning


def test_a_billable_cell_that_says_neither_is_refused() -> None:
    export = plain("2026-03-02,Ines,Portal,1,perhaps", header=f"{HEADER},Billable")
    assert "perhaps" in export.refused[0].reason


def test_decimal_commas_and_grouped_amounts() -> None:
    export = read(
        "Datum;Mitarbeiter;Projekt;Stunden;Stundensatz;Betrag;Währung\n02.03.2026;Ines;Portal;7,5;1.200;9.000,00;EUR\n"
    )
    (row,) = export.rows
    assert (row.minutes, row.bill_rate, row.amount, row.currency) == (450, Decimal(1200), Decimal(9000), "EUR")


def test_a_negative_rate_and_an_unknown_currency_are_refused() -> None:
    export = plain(
        "2026-03-02,Ines,Portal,1,-5,EUR", "2026-03-02,Ines,Portal,1,5,Euros", header=f"{HEADER},Rate,Currency"
    )
    assert len(export.refused) == 2


def test_an_address_in_the_name_s_place_is_the_e_mail() -> None:
    row = plain("2026-03-02,Ines@Example.test,Portal,1").rows[0]
    assert (row.person_name, row.person_email) == ("", "ines@example.test")
