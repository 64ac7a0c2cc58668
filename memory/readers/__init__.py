"""Readers of files from outside; everything they return is untrusted material."""
