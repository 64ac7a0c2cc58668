"""Governance: projects, tasks, milestones, plans, findings, policies."""

from agents.specialists import Specialist

GOVERNANCE = Specialist(
    name="governance",
    title="delivery governance",
    purpose="Project status and health, projects at risk, tasks, milestones, schedules and slips, plan hygiene, status "
    "updates, findings, and the firm's own rules and routines.",
)
