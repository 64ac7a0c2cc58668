"""The templates every firm begins with; a stored one of the same name takes their place."""

from domain.templates.definition import Template, read
from domain.templates.standard.discovery import BODY as DISCOVERY
from domain.templates.standard.implementation import BODY as IMPLEMENTATION
from domain.templates.standard.service import BODY as MANAGED_SERVICE

STANDARD: tuple[Template, ...] = tuple(read(body) for body in (IMPLEMENTATION, DISCOVERY, MANAGED_SERVICE))
