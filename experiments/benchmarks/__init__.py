"""Speed of the model and of lists of runs."""
