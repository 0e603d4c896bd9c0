"""Mail on its way out: read, and judged. `presend smtp` runs the server that asks (`api.smtp`)."""
