"""The identity provider: an OpenID provider that follows the specifications strictly, and misbehaves only on demand."""
