"""All SQL, and the blobs."""
