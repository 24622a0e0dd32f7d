"""The endpoints, one per file: each is a function of the provider's state and a request."""
