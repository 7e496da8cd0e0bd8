"""What letters say beside their lines, and whether it alters the order."""
