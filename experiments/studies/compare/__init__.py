"""Which lever removes most non-reach, and at what cost."""
