"""The lines of an order in the words of a letter."""
