"""The ground the three actors stand on: clock, network, trace, secrets, and the contracts between them."""
