"""What is read of each noun: set-based queries, every one with the actor."""
