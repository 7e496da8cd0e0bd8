"""Who says "advance this intake or order" at least once: `embedded`, later `procrastinate`."""
