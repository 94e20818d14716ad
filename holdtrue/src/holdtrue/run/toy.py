"""A toy: a figure that a reader plays with, and the numbers that `toy()` of its snippet returns for it.

Its program, docs/assets/toys/NAME.js, gets what is packed here: the page's own numbers, so that none is written a second
time in JavaScript, and the colours of both schemes. The figure is the still on paper and where there are no scripts.
"""

import json
from typing import Any

import numpy as np

from holdtrue.problem import Complaint
from holdtrue.run import svg

LIMIT = 60_000  # compressed bytes


def pack(numbers: object) -> str:
    """JSON text of {"palette": {name: [light, dark]}, "data": numbers}; `numbers` is what toy() returned."""
    if not isinstance(numbers, dict):
        raise Complaint(f'toy() returned {type(numbers).__name__}: return a dict of numbers, as in {{"means": array}}')
    palette = {name: colours for name, (_, *colours) in svg.PALETTE.items()}
    try:
        text = json.dumps({"palette": palette, "data": numbers}, default=plain, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise Complaint(f"toy(): {error}: return a dict of finite numbers, texts, lists and arrays of numpy") from None
    if (size := svg.compressed_size(text)) > LIMIT:
        raise Complaint(
            f"the toy has {size:,} compressed bytes, the limit is {LIMIT:,}: return fewer numbers, or round them"
        )
    return text


def plain(value: object) -> Any:
    """An array or a number of numpy as JSON knows it."""
    if not isinstance(value, np.ndarray | np.generic):
        raise TypeError(f"{type(value).__name__} is no number, text, list or array")
    return value.tolist()
