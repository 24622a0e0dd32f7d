"""Providers the harness can set up, behind one protocol: `testbed.contracts.IdpEngine`."""
