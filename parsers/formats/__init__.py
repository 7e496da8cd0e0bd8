"""Structured bytes to drafts: one module per standard."""
