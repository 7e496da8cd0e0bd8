"""The item tables of documents."""
