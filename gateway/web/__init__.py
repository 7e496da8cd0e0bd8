"""The HTTP face: API, desk, health."""
