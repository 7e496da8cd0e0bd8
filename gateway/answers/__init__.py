"""Answers to orders in the customer's own format: order and decision in, bytes out; nothing here sends, stores or asks."""
