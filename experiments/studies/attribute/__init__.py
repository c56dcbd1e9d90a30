"""How much of what a package of levers removes is due to each lever."""
