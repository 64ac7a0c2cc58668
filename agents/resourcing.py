"""Resourcing: people, skills, bookings, utilisation, rates."""

from agents.specialists import Specialist

RESOURCING = Specialist(
    name="resourcing",
    title="resourcing",
    purpose="People and their skills, who is free or on the bench, bookings and changes to them, utilisation past and "
    "forecast, roll-offs, over-allocation, open demand, staffing and backfill; bill and cost rates.",
)
