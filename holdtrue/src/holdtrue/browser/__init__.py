"""Python in the reader's browser: fetched, packed, and told what to run."""
