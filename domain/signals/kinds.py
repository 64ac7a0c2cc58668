"""The kinds of evidence about an account, within each way it may lean."""

from __future__ import annotations

KINDS: dict[str, tuple[str, ...]] = {
    "churn": (
        "budget_cut",
        "competitor",
        "dissatisfaction",
        "ending",
        "escalation",
        "internal_replacement",
        "missed_commitment",
        "price",
        "scope_doubt",
        "silence",
        "sponsor_leaving",
    ),
    "expansion": (
        "budget_available",
        "more_of_it",
        "new_team",
        "new_use",
        "referral",
        "renewal_talk",
        "request_beyond_scope",
        "training_demand",
    ),
}
