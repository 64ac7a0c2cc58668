"""Drives the assistant as a user would and judges outcomes."""
