"""How likely two different results get the same key."""


def collision(results, bits):
    """At most this: pairs of results, times the chance of one pair."""
    return results * (results - 1) / 2 / 2**bits


def facts():
    return {"results": 10_000, "short": collision(10_000, 32),
            "ours": collision(10_000, 256)}
