"""What was said and written: readers, chunks, embeddings, recall."""
