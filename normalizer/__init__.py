"""What the customer means: draft and master in, orders and findings out. Pure: no clock, no network, no disk."""
