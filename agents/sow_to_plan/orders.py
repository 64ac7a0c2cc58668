# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""How words that speak to a machine are told from words that speak to people."""

from __future__ import annotations

import re

ORDERS = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|prior|above|earlier|all|any|your|system)\b.{0,40}\b(?:instruction|prompt|rule|polic|direction)"
    r"|\bsystem prompt\b|\byou are (?:now )?(?:an?|the) (?:ai|assistant|language model|agent|admin|bot)\b|\bas an ai\b|<\s*/?\s*(?:system|assistant|tool)\s*>"
    r"|\b(?:ai|assistant|model|agent|extractor|parser|bot)s?\b[ ,:].{0,60}\b(?:must|should|shall|please|now)\b.{0,60}\b(?:approve|set|report|output|mark|treat|send|e-?mail|reveal|ignore|call)\b"
    r"|\b(?:call|invoke|run|execute)\b.{0,20}\b(?:tool|function|command)\b|\bbegin system\b|\bdo not (?:tell|inform|show) the (?:user|reader|client)"
)


def suspicious(text: str) -> bool:
    """Tell whether words speak to a machine."""
    return bool(ORDERS.search(text))
