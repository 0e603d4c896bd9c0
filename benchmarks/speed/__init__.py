"""How fast Presend is, next to what else one could use: `python benchmarks/speed` (see `command`)."""
