"""Templates of projects: parameters, conditions and formulas that become a blueprint."""

from domain.templates.building import Frame, build
from domain.templates.definition import Kind, Parameter, Template, body_of, read
from domain.templates.learning import learned
from domain.templates.standard import STANDARD

__all__ = ["STANDARD", "Frame", "Kind", "Parameter", "Template", "body_of", "build", "learned", "read"]
