"""Synthetic residents, their households and their ties."""
