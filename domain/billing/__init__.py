"""Turning work and agreements into invoices: several billing models in one project, at once."""
