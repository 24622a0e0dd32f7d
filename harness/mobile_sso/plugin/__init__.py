"""The pytest plug-in: what is loaded when `--mobile-sso` is on."""
