"""Understanding a conversation without a language model: the rules of the trade, with sentences compared by meaning."""

from __future__ import annotations

from domain.signals.outcome import understood

__all__ = ["understood"]
