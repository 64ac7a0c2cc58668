"""The pages: each a view of the tools, one router a noun."""
