"""Financial control: time, budgets, margin, invoices, revenue."""

from agents.specialists import Specialist

FINANCIAL_CONTROL = Specialist(
    name="financial_control",
    title="financial control",
    purpose="Timesheets (missing, unapproved, unusual; log, submit, approve, return, remind), unbilled work, budgets, "
    "margin, invoices and payments, write-offs, recognised and forecast revenue.",
)
