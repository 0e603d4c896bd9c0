"""`python benchmarks/speed`."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # The folder above holds this package, and what the benchmarks share.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from speed.command import main

    main()
