#!/usr/bin/env python3
"""Django's command line for the portal."""

import os
import sys
from importlib import import_module

if __name__ == "__main__":
    # It asks nothing of the portal, whose start would take longer than to read a file of half a gigabyte.
    if sys.argv[1:2] == ["extract_rates"]:
        sys.exit(import_module("rates.tic.command").main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import_module("django.core.management").execute_from_command_line(sys.argv)
