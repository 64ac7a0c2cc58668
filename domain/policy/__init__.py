"""Standing rules and routines: the firm's sentence, read into a rule of a few whitelisted parts, or asked back."""

from domain.policy.reading import read_rule, supported
from domain.policy.rule import Rule, Whom

__all__ = ["Rule", "Whom", "read_rule", "supported"]
