"""The model in the hands of other libraries."""
