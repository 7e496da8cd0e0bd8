"""Bytes to pages: one module per kind of file."""
