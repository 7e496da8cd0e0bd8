"""What letters say of days and hours."""
