"""While pages are being written: placeholders for what has yet to run, and what runs it meanwhile."""
