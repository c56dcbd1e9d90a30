"""On which parameters an outcome depends, apart from chance."""
