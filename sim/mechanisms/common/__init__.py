"""What several mechanisms reckon with."""
