"""The terminal's commands, one noun a file; the slow packages are imported when a command needs them."""
