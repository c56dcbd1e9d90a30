"""The mechanisms: one file each, with its rules for one resident and the step that applies them."""
