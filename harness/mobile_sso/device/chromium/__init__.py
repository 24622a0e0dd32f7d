"""A phone whose browser is a real Chromium: it fills in, taps and leaves, and everything behind it stays simulated.

Playwright is imported in this package only, when a browser is started.

Source: issue 5, section 4; measured for this project: a navigation to a private-use URI scheme can be seen whole, and
fails by itself, without any scheme handler.
"""
