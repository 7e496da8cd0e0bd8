"""What customers are told: receipts, questions, confirmations, refusals, in words and in their own formats; and how it gets to them."""
