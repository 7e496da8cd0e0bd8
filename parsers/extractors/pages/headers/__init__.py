"""What a document says once for the whole order."""
