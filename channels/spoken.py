"""A text in the parts it is shown in, where a platform lets a message grow.

The text is whole by then: no word of it is shown before every figure in it was found in a tool's result.
"""

from __future__ import annotations

import re

MOST_PARTS = 4  # the whole text is known: nobody is to wait longer than a second for the rest of it
SHORTEST = 60  # characters: less is there at once
_WORD = re.compile(r"\s*\S+\s*")


def parts_of(text: str, most: int = MOST_PARTS) -> list[str]:
    """Return a text in at most so many parts of whole words that join to it.

    >>> parts_of("a b"), "".join(parts_of("word " * 40)) == "word " * 40, len(parts_of("word " * 40))
    (['a b'], True, 4)
    """
    if len(text) < SHORTEST:
        return [text]
    words = _WORD.findall(text)
    step = -(-len(words) // most)
    return ["".join(words[begin : begin + step]) for begin in range(0, len(words), step)]
