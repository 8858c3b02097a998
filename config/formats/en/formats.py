"""Dates as `1 January 2026`, as sentences elsewhere in the portal write them."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i e"
