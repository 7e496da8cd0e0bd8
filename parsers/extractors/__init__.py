"""Pages to fields: one module per way of finding them."""
