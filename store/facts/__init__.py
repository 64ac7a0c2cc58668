"""Frozen values for the rules of the trade, assembled in a few set-based queries."""
