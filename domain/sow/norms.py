"""What a piece of work usually takes when a document does not say: the firm's norms by the words of its name.

A norm is a starting point for whoever reviews the plan, and is marked as one wherever it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Norm:
    """A kind of work: its usual hours, and which roles do it, the likeliest first."""

    kind: str
    hours: int
    roles: tuple[str, ...]


_PLAIN = Norm("work", 24, ("consultant", "senior consultant", "developer"))
# The first whose words occur in a name holds.
_NORMS = tuple(
    (re.compile(rf"(?i)\b(?:{words})"), Norm(kind, hours, roles))
    for kind, hours, words, roles in (
        ("training", 24, r"train|enablement|knowledge transfer|coaching", ("consultant", "business analyst")),
        ("handover", 16, r"hand-?over|documentation|manual|guide|runbook|playbook", ("consultant", "business analyst")),
        ("go-live", 24, r"go-?live|cut-?over|deploy|launch|roll-?out|release", ("developer", "project manager")),
        ("support", 40, r"hyper-?care|support|maintenance|stabili[sz]ation|warranty", ("consultant", "developer")),
        ("test", 40, r"test|uat\b|quality assurance|qa\b|validation", ("qa engineer", "consultant")),
        ("data", 60, r"migrat|data\b|etl\b|pipeline|warehouse|dashboard|ledger|lake", ("data engineer", "developer")),
        ("workshop", 24, r"workshop|kick-?off|interview|requirement", ("business analyst", "senior consultant")),
        ("interface", 40, r"wire-?frame|prototype|mock-?up|ux\b|ui\b|visual|brand|style", ("designer", "consultant")),
        ("architecture", 40, r"architect|design|blueprint|concept|specification", ("solution architect", "developer")),
        ("study", 32, r"assess|analys|audit|study|review|strategy|road-?map|report|plan\b|inventory|survey",
         ("senior consultant", "business analyst", "consultant")),
        ("build", 80, r"build|develop|implement|configur|integrat|interface|api\b|portal|app\b|module|platform",
         ("developer", "consultant")),
        ("steering", 16, r"project management|steering|governance|status", ("project manager",)),
    )
)  # fmt: skip
# Words of titles that mean a role of another name.
_SAME = {
    "engineer": "developer", "programmer": "developer", "coder": "developer", "pm": "project manager",
    "manager": "project manager", "scrum": "project manager", "ba": "business analyst", "analyst": "business analyst",
    "tester": "qa engineer", "test": "qa engineer", "qa": "qa engineer", "quality": "qa engineer",
    "ux": "designer", "ui": "designer", "design": "designer", "etl": "data engineer", "dba": "data engineer",
    "architect": "solution architect", "adviser": "consultant", "advisor": "consultant", "specialist": "consultant",
    "expert": "senior consultant", "principal": "senior consultant", "partner": "senior consultant",
}  # fmt: skip
_RANKS = frozenset({"senior", "junior", "lead", "chief", "head", "mid", "level", "staff", "associate", "of", "the"})


def norm(name: str) -> Norm:
    """Return the norm that the words of a deliverable or task call for.

    >>> norm("Data migration, dry run").kind, norm("Something else").hours
    ('data', 24)
    """
    return next((found for pattern, found in _NORMS if pattern.search(name)), _PLAIN)


def role_for(name: str, roles: Sequence[str]) -> str:
    """Return which of these roles does such work: by the norm's order, else whoever does not manage, "" for none.

    >>> role_for("Data migration", ["Project Manager", "Lead data engineer"])
    'Lead data engineer'
    """
    for wanted in norm(name).roles:
        best = max(roles, key=lambda role: _nearness(role, wanted), default="")
        if best and _nearness(best, wanted) >= _CLOSE:
            return best
    workers = [role for role in roles if "manage" not in role.lower()]
    return next(iter(workers or roles), "")


def job_role(title: str, job_roles: Iterable[str]) -> str:
    """Return the firm's role that a title in a document means, "" when none comes near.

    >>> firm = ["Project Manager", "Senior Consultant", "Consultant", "Developer", "Data Engineer"]
    >>> job_role("Lead data engineer", firm), job_role("Back-end engineer", firm), job_role("Gardener", firm)
    ('Data Engineer', 'Developer', '')
    """
    best = max(job_roles, key=lambda role: (_nearness(title, role), -len(role)), default="")
    return best if best and _nearness(title, best) >= _CLOSE else ""


_CLOSE = 2


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def _nearness(title: str, role: str) -> int:
    """Return how near a title comes to a role: shared words count twice, synonyms once; below 2 is no match."""
    said, wanted = _words(title), _words(role)
    if said == wanted:
        return 100
    shared = len(set(said) & set(wanted) - _RANKS) * 4 + len(set(said) & set(wanted) & _RANKS)
    meant = {one for word in said for one in _words(_SAME.get(word, ""))}
    through = len(meant & set(wanted) - _RANKS) * 2
    extra = len(set(wanted) - set(said) - meant - _RANKS)
    return max(0, shared + through - 2 * extra)
