"""The backend: a confidential relying party whose ideal is strict, and whose deviations are named flaws."""
