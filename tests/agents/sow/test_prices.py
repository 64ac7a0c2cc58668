# ruff: noqa: E501, RUF001 -- sentences as documents write them
from collections.abc import Callable
from decimal import Decimal

import pytest

from domain.sow.statement import BillingModel, Extract

Read = Callable[[str], Extract]
HEAD = "# Statement of Work\n\n"


@pytest.mark.parametrize(
    "words",
    [
        "The fee for this work will be forty-eight thousand pounds (£48,000) plus VAT.",
        "One price, agreed in advance: € 48.000 excluding 21% VAT.",
        "We expect fees of CHF 48'000.– in all.",
        "The value of the order over its term is $48,000.00 before GST.",
        "Der Festpreis beträgt 48.000,00 € netto. Brutto einschließlich 19 % Umsatzsteuer sind das 57.120,00 €.",
        "Budget: 48k EUR, time & materials",
        "| Contract value | £ 48,000 (excl. VAT) |\n|---|---|\n| Charging basis | Fixed price |",
        "| Role | Days | Sum (EUR) |\n|---|---|---|\n| Architect | 20 | 30,000 |\n| Engineer | 20 | 18,000 |\n| Estimated fees | 40 | 48,000 |",
        "| | EUR |\n|---|---|\n| Design | 40,000.00 |\n| Build | 8,000.00 |\n| New total price | 48,000.00 |",
        "| Leistung | Betrag CHF |\n|---|---|\n| Analyse | 40'000.00 |\n| Bau | 8'000.00 |\n| Gesamtpreis exkl. MWST | 48'000.00 |\n| Gesamtpreis inkl. MWST | 51'888.00 |",
        "Montant total HT : 48 000 €",
        "The budget for all fees is 48,000 and must not be exceeded without written agreement.",
        "The Society will pay Arclight a total of GBP 0.048m for the work.",
    ],
)  # fmt: skip
def test_the_price_of_the_whole_is_found(extract: Read, words: str) -> None:
    total = extract(HEAD + words + "\n").sow.total
    assert total
    assert total.value == Decimal(48000)


@pytest.mark.parametrize(
    "words",
    [
        "Liability is limited to EUR 48,000.",
        "Engineers are charged at EUR 480 per hour.",
        "Total fees shall not exceed EUR 48,000.",
        "In 2025 the client paid EUR 48,000 under the previous order.",
        "The first instalment is EUR 48,000.",
        "Hours beyond 60 are charged at $148.00 per hour and may not exceed 20 in any month.",
    ],
)
def test_limits_rates_parts_and_the_past_are_no_price(extract: Read, words: str) -> None:
    assert extract(HEAD + words + "\n").sow.total is None


@pytest.mark.parametrize(
    "words",
    [
        "Total fees shall not exceed EUR 48,000.",
        "The ceiling price is EUR 48,000; the supplier bears any excess.",
        "Die Obergrenze beträgt 48.000,00 EUR.",
        "The Supplier shall not be entitled to Charges above £48,000 (the Charges Cap).",
        "Cap: 48k EUR",
        "| Not-to-exceed | $48,000 |\n|---|---|\n| Start | 4 January 2027 |",
    ],
)
def test_the_limit_on_fees_is_found(extract: Read, words: str) -> None:
    cap = extract(HEAD + words + "\n").sow.cap
    assert cap
    assert cap.value == Decimal(48000)


@pytest.mark.parametrize(
    "words",
    [
        "Hours beyond 60 are charged at $148.00 per hour and may not exceed 20 in any month.",
        "Travel is billed at cost and capped at EUR 4,000.",
        "Liability is capped at £750,000.",
        "Reisekosten werden bis höchstens 2.500,00 € erstattet.",
        "Service credits may not exceed EUR 900.",
    ],
)
def test_limits_of_hours_travel_liability_and_credits_are_no_cap(extract: Read, words: str) -> None:
    assert extract(HEAD + words + "\n").sow.cap is None


@pytest.mark.parametrize(
    ("words", "model"),
    [
        ("Die Vergütung erfolgt nach Aufwand.", BillingModel.TIME_AND_MATERIALS),
        ("Work is charged for the days actually worked.", BillingModel.TIME_AND_MATERIALS),
        ("Travel is billed at actual cost. The fee is fixed.", BillingModel.FIXED),
        ("Rates are fixed for the term. Services are on a time and materials basis.", BillingModel.TIME_AND_MATERIALS),
        ("Es handelt sich um einen Festpreis.", BillingModel.FIXED),
        ("El precio es cerrado.", BillingModel.FIXED),
        ("| Mode de facturation | Forfait |\n|---|---|\n| Client | Vermeil SARL |", BillingModel.FIXED),
        ("Our fee is EUR 9,000.", BillingModel.FIXED),
        (
            "The build has a fixed price of EUR 240,000. Support is charged on a time and materials basis at EUR 130 per hour.",
            BillingModel.MIXED,
        ),
        ("The price is a fixed price. Change requests are billed on a time and materials basis.", BillingModel.FIXED),
    ],
)
def test_the_billing_model_is_what_is_said_of_this_work(extract: Read, words: str, model: BillingModel) -> None:
    found = extract(HEAD + words + "\n").sow.billing_model
    assert found
    assert found.value is model


def test_a_currency_of_liability_or_of_the_past_is_not_the_documents(extract: Read) -> None:
    text = "Liability is limited to USD 250,000.\n\nIn 2025 the customer paid EUR 61,000 for the first release.\n"
    assert extract(HEAD + text).sow.currency is None


def test_a_currency_named_beside_its_label_counts(extract: Read) -> None:
    found = extract(
        HEAD + "| Currency | Canadian dollars (CAD), taxes extra |\n|---|---|\n| Fee | $9,000 |\n"
    ).sow.currency
    assert found
    assert found.value == "CAD"


def test_hours_at_a_rate_without_a_price_are_time_and_materials(extract: Read) -> None:
    found = extract(HEAD + "Compensation: $310 per hour, at most 20 hours per month.\n").sow
    assert found.total is None
    assert found.billing_model
    assert found.billing_model.value is BillingModel.TIME_AND_MATERIALS


def test_a_price_in_a_wide_table_of_labels_is_the_total(extract: Read) -> None:
    table = "| Client | Marlow Tinplate Ltd | Supplier | Quill GmbH |\n|---|---|---|---|\n| Model | T&M | Estimate | EUR 48,000 |\n"
    total = extract(HEAD + table).sow.total
    assert total
    assert total.value == Decimal(48000)


def test_the_value_of_an_extension_is_not_the_price(extract: Read) -> None:
    text = "The order value is £90,000. The buyer may extend it by six months (extension value £40,000).\n"
    total = extract(HEAD + text).sow.total
    assert total
    assert total.value == Decimal(90000)
