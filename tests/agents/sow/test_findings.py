from collections.abc import Callable

from domain.sow.questions import questions
from domain.sow.statement import Extract

Read = Callable[[str], Extract]
PAID = """# Statement of Work

## Fee
The total fixed fee is EUR {total}.

## Term
The start date is 1 March 2027. The end date is 30 June 2027.

## Milestones
| Milestone | Date | Share | Amount |
|---|---|---|---|
| Design accepted | {first} | 40% | EUR 4,000 |
| Launch | 30 June 2027 | {share}% | EUR 6,000 |
"""


def _codes(found: Extract) -> set[str]:
    return {finding.code for finding in found.findings}


def test_a_total_that_agrees_with_its_parts_is_no_finding(extract: Read) -> None:
    found = extract(PAID.format(total="10,000", first="30 April 2027", share=60))
    assert not _codes(found) & {"total_differs_from_milestones", "shares_do_not_make_100", "date_outside_term"}


def test_a_total_that_differs_from_its_instalments_is_found(extract: Read) -> None:
    assert "total_differs_from_milestones" in _codes(
        extract(PAID.format(total="11,000", first="30 April 2027", share=60))
    )


def test_shares_that_do_not_make_100_are_found(extract: Read) -> None:
    assert "shares_do_not_make_100" in _codes(extract(PAID.format(total="10,000", first="30 April 2027", share=50)))


def test_a_date_after_the_end_is_found(extract: Read) -> None:
    assert "date_outside_term" in _codes(extract(PAID.format(total="10,000", first="30 August 2027", share=60)))


def test_a_row_that_is_not_quantity_times_rate_is_found(extract: Read, offer: str) -> None:
    assert "row_differs_from_quantity_times_rate" in _codes(extract(offer.replace("69.000", "70.000")))


def test_a_dollar_without_a_country_leaves_the_currency_open(extract: Read) -> None:
    found = extract("# Statement of Work\n\n## Fee\nThe total fee is $10,000.\n")
    assert found.sow.currency is None
    assert "currency_open" in _codes(found)
    assert "currency" in {question.field for question in questions(found.sow)}


def test_what_is_missing_is_asked(extract: Read) -> None:
    asked = {question.field for question in questions(extract("# Statement of Work\n\nSome work.\n").sow)}
    assert {"client", "start", "deliverables", "total", "roles", "acceptance"} <= asked
