"""How dates are written: Django reads these by language, before DATE_FORMAT of the settings."""
