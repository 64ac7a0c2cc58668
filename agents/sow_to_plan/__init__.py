"""A statement of work in, a draft plan out."""
