"""What a process made before it serves is kept out of the garbage collector's way: it stays as long as it runs.

Looking through it all again, now and then, stops every request for a fifth of a second.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def settle() -> None:
    """Have what is there now not looked through any more; what is no longer used is thrown away first."""
    gc.collect()
    gc.freeze()


@contextmanager
def settled() -> Iterator[None]:
    """Serve with what was made until now settled."""
    settle()
    try:
        yield
    finally:
        gc.unfreeze()
