"""Reads that span models, a file for each page or noun."""
