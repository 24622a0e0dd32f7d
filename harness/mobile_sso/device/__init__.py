"""The simulated phone: operating system, external browser and native app, each a transition table on virtual time.

`phone.Phone` puts the parts together; `profile` holds what comes from files; `behaviours` says how the app is written;
`faults` holds the ways in which the return trip goes wrong, one per file. Nothing is imported here, so that whoever
needs a profile does not load a phone.
"""
