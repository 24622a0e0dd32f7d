"""The control API: administering a running provider over HTTP, with JSON, for whoever has the token.

One file per resource; `routes.py` is the table of all of them, `app.py` the manners of HTTP around it. The OpenAPI file
`schema/control-api.openapi.json` is generated from the same table.

Source: issue 3 line 1 ("persona and client administration over a small documented JSON control API").
"""
