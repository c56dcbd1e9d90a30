"""Every number of the model, declared once."""
