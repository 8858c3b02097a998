"""The in-network files that tables of contents list: each once, and never more than was said to be meant."""
