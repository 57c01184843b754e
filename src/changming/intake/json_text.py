"""JSON texts, of which nobody knows who wrote them."""

import json
import re
from typing import Any

import numpy as np

from changming.intake.problem import Limits, Unreadable, marked

STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def load_json(text: str, limits: Limits) -> Any:  # noqa: ANN401 -- JSON is anything
    """What a JSON text holds; raises Unreadable where it is none, or nested deeper than `limits` allow."""
    if _depth(text) > limits.nesting:
        raise Unreadable(marked("JSON nested at most {levels} levels deep"), levels=str(limits.nesting))
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise Unreadable(marked("valid JSON was expected")) from broken


def _depth(text: str) -> int:
    """How deep brackets nest, those in strings not counted."""
    marks = np.frombuffer(STRING.sub("", text).encode("utf-8", "replace"), np.uint8)
    opens = (marks == ord("[")) | (marks == ord("{"))
    closes = (marks == ord("]")) | (marks == ord("}"))
    return int(np.cumsum(opens.astype(np.int32) - closes.astype(np.int32)).max(initial=0))
