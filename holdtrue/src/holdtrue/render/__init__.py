"""One page of Markdown in, its HTML out."""
