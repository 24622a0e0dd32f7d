"""Somebody else's backend in a run: how it is started and told about our IdP, and what cannot be asked of it.

Source: design "Backend binding".
"""
