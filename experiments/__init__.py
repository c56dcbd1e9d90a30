"""Questions to the model: each file here asks one. The model itself is in `sim`."""
