"""Official key figures, read from workbooks."""
