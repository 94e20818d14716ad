"""Text in, model out: pages, numbers, notebooks, the glossary, the bibliography, and which files are published."""
