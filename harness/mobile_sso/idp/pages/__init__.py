"""The pages a person sees: sign-in, logout confirmation, signed out, error. No script, no external resource.

`htpy` is imported with the first page, not with this package.
"""
