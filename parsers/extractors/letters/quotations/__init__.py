"""Answers to a quotation: `Go ahead with 1 and 3, but make it 10 boxes`, above the lines that were quoted."""
