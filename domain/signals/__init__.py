"""What a conversation says about an account: churn and expansion evidence, promises, decisions, open questions."""
