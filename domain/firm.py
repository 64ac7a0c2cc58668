"""The named settings of the trade, with the defaults of the house; every rule that varies by firm reads them here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.expenses import LIMITS


class TaxRounding(StrEnum):
    """Round tax on each line, or once on the document."""

    LINE = "line"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who the firm is on the invoices it sends; the defaults are the demo's."""

    name: str = "Firstmate Demo Consulting GmbH"
    street: str = "Lotsenweg 3"
    post_code: str = "10245"
    city: str = "Berlin"
    country: str = "DE"
    tax_id: str = "DE999999999"
    register: str = "Amtsgericht Charlottenburg HRB 000000"
    email: str = "invoices@firstmate.example"
    iban: str = "DE89 3704 0044 0532 0130 00"
    bic: str = "COBADEFFXXX"


@dataclass(frozen=True, slots=True)
class Firm:
    """How this firm counts. Percentages are whole numbers; days are calendar days unless named otherwise."""

    name: str = "Firstmate demo"
    currency: str = "EUR"
    zone: str = "Europe/Berlin"
    first_weekday: int = 0  # Monday
    fiscal_year_start_month: int = 1
    holidays_reduce_capacity: bool = True
    submitted_counts: bool = False  # in billable utilisation
    utilisation_target_percent: int = 75
    stale_plan_days: int = 14
    early_roll_off_days: int = 14
    long_day_minutes: int = 12 * 60
    lock_after_days: int = 45
    lock_grace_days: int = 5
    tax_rounding: TaxRounding = TaxRounding.LINE
    invoice_series: str = "FM-"
    credit_series: str = "FMC-"
    issuer: Issuer = Issuer()
    payment_days: int = 30  # where a contract says nothing else
    budget_thresholds: tuple[int, ...] = (80, 90, 100)
    silence_days: int = 21
    expense_limits: tuple[tuple[str, int], ...] = LIMITS  # whole units of the currency, by category
    expense_receipt_from: int = 25
    expense_oldest_days: int = 60
    page_rows: int = 10  # rows a tool shows before it counts the rest
