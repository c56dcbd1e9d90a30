"""The command bereik."""
