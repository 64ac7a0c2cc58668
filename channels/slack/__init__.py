"""Slack: what its events mean, how messages look there, and how they are delivered."""
