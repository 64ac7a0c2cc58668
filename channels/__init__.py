"""How people in a terminal, Slack, Teams and e-mail reach the assistant."""
