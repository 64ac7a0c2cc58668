"""The JSON API: one router a noun, a bearer token for each person."""
