"""Pages about payers and their policies. Today's date is read here and passed down."""
