"""What documents say beside their labels and tables."""
