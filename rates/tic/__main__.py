"""`python -m rates.tic FILE --codes LIST`: what `manage.py extract_rates` does, where the portal is not installed."""

import sys

from rates.tic.command import main

if __name__ == "__main__":
    sys.exit(main())
