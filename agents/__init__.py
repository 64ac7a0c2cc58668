"""Who decides: the supervisor, four specialists and the pipelines."""
