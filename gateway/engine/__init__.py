"""Who says "advance this intake or order" at least once: `embedded` in the one process, `procrastinate` on PostgreSQL."""
