"""What the clock does: scheduled looks over the whole firm."""
