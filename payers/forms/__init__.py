"""What staff fill in to write policies, and to move their versions on."""
