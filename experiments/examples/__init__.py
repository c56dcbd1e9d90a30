"""Short scripts that show how to use the model from Python; each writes one figure into a folder."""
