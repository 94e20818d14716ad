"""Who goes where, for the least cost."""

import numpy as np


def cheapest_partners(cost):
    """Partner of each row, for the least total cost (+ 0.00001 n). (n,)

    Auction (Bertsekas 1988): the free bid for the least cost plus price.
    """
    price = np.zeros(len(cost))
    for more in 10.0 ** -np.arange(6):
        free, owner = list(range(len(cost))), {}
        while free:
            total = cost[i := free.pop()] + price
            best, second = total.argsort()[:2]
            price[best] += total[second] - total[best] + more
            free += [owner[best]] if best in owner else []
            owner[best] = i
    return np.array(sorted(owner, key=owner.get))
