"""Logout: what a request must satisfy (`rules/`), who takes part in a session, how a session ends, who is told of it.

The order at the end of a session is fixed: tell the relying parties, then revoke, then forget the session, because the
first two read what the last one forgets.

Source: RP-Initiated Logout 2, 3; Back-Channel Logout 2.5, 2.7; Front-Channel Logout 2, 3; peers 3 (dex, server/logout).
"""
