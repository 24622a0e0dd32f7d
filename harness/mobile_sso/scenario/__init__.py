"""Scenarios: the page a user writes, its cases, and the world in which they are played."""
