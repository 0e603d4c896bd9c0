"""Mail on its way out: read, judged, and passed on to the next hop or refused. `presend smtp` runs it."""
