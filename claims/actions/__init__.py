"""Every write of kept cases and their judgements."""
