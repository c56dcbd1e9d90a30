"""What results look like: files, tables, figures, manifests."""
