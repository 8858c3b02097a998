"""Reads for pages of rates."""
