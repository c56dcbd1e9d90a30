"""Questions put to the model: one folder each."""
