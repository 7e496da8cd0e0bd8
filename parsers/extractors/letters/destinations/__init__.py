"""Where letters want the goods delivered."""
