"""Which mix of levers leaves least non-reach for a yearly budget."""
