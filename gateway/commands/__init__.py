"""What each command of `ordergate` does, one module a command; what it is asked with stands in `gateway.cli`."""
