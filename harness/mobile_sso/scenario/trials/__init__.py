"""Trials for the gate: sign-ins that were simulated, recorded, or made by a command; the first try alone counts."""
