"""In four throws a six comes more often than not."""


# --8<-- [start:chance]
def at_least_one_six(throws):
    """One minus the probability that each throw shows something else."""
    return 1 - (5 / 6) ** throws


# --8<-- [end:chance]


def facts():
    return {"four": at_least_one_six(4)}
