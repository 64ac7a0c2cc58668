"""Calls with clients, word for word: what the demo firm remembers."""

from store.demo.calls.call import Call, Promise, Said
from store.demo.calls.growing import GROWING
from store.demo.calls.steady import STEADY
from store.demo.calls.strained import STRAINED

CALLS: tuple[Call, ...] = (*STRAINED, *STEADY, *GROWING)

__all__ = ["CALLS", "Call", "Promise", "Said"]
