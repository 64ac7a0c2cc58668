"""Account signals: clients, calls, engagement, risk and expansion."""

from agents.specialists import Specialist

ACCOUNT_SIGNAL = Specialist(
    name="account_signal",
    title="account",
    purpose="Client accounts: overview, risk, expansion, who is engaged, what was said in calls and meetings, meeting "
    "briefs, open action items.",
)
