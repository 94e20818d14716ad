"""What leaves the site as files: notebooks, comparisons, and the finished folder itself."""
