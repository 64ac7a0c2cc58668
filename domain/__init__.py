"""The rules of the trade: pure functions over frozen values, Python standard library only."""
