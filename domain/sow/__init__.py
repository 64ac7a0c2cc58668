"""A statement of work as data: facts with the words they came from, what contradicts them, what is not said."""
