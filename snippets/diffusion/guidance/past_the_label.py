"""Scale 1 is the label itself, and more goes past it."""


def guided(plain, label, g):
    """Of two predictions, without the label and with it."""
    return plain + g * (label - plain)


def facts():
    return {"label": guided(1, 3, 1), "twice": guided(1, 3, 2)}
