"""What is true: SQLModel tables, one noun a file, and the queries over them."""
