"""Printed formulas, computed: LaTeX in, functions for numpy out."""
