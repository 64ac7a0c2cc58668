"""Care of a running system for some months: a take-over, a month each, a retainer with carry-over and overage."""

from __future__ import annotations

from typing import Any

BODY: dict[str, Any] = {
    "name": "Managed service",
    "summary": "Care of a running system by the month: take-over, monthly hours with carry-over, quarterly reviews.",
    "parameters": [
        {"name": "months", "label": "Months", "kind": "number", "default": 12, "least": 1, "most": 60},
        {"name": "hours_a_month", "label": "Hours a month", "kind": "number", "default": 40, "least": 4, "most": 800},
        {"name": "takeover", "label": "Take-over from another team", "kind": "flag", "default": "true"},
        {
            "name": "hours_of_service",
            "label": "Service",
            "kind": "choice",
            "default": "office hours",
            "choices": ["office hours", "extended", "round the clock"],
        },
        {"name": "expert", "label": "Cares", "kind": "text", "default": "Consultant"},
        {"name": "lead", "label": "Answers for it", "kind": "text", "default": "Senior Consultant"},
    ],
    "phases": ["Take-over", "Service"],
    "tasks": [
        {
            "key": "learn",
            "name": "Knowledge taken over",
            "phase": "Take-over",
            "include": "takeover",
            "days": 10,
            "hours": 60,
            "role": "{lead}",
        },
        {
            "key": "book",
            "name": "Service handbook",
            "phase": "Take-over",
            "after": [{"key": "learn", "kind": "SS", "lag": "5"}],
            "days": 6,
            "hours": 28,
            "role": "{lead}",
        },
        {
            "key": "month",
            "name": "Service, month {n} of {months}",
            "phase": "Service",
            "repeat": "months",
            "after": [{"key": "learn"}, {"key": "book"}, {"key": "previous"}],
            "days": "21 if n % 4 != 0 else 24",
            "hours": "hours_a_month",
            "role": "{expert}",
        },
        {
            "key": "review",
            "name": "Review of quarter {n}",
            "phase": "Service",
            "repeat": "months // 3",
            "offset": "n * 65 - 5 + (15 if takeover else 6)",
            "after": [{"key": "previous"}],
            "days": 2,
            "hours": 8,
            "role": "{lead}",
        },
    ],
    "milestones": [
        {"name": "Service begins", "phase": "Take-over", "after": ["learn", "book"], "needs_acceptance": True},
        {"name": "Decision on renewal", "phase": "Service", "offset": "-44", "include": "months >= 6"},
    ],
    "terms": [
        {
            "model": "retainer",
            "quota_hours": "hours_a_month",
            "carry_over_hours": "hours_a_month / 2",
            "carry_over_periods": 2,
            "price": "round(value / hours * hours_a_month * (1 if hours_of_service == 'office hours' else 1.15"
            " if hours_of_service == 'extended' else 1.4) / 10) * 10",
            "overage": "round(value / hours * 1.2)",
        },
    ],
    "recognition": "ratable",
}
