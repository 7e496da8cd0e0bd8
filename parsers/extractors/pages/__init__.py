"""What is printed: tables, labels and blocks of pages, sheets and recognised pictures."""
