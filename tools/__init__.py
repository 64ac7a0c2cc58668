"""What may be done: the one door to reads and changes."""
