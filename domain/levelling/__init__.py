"""Levelling: start times for linked work under limited resources."""

from domain.levelling.serial import levelled
from domain.levelling.workload import Job, Levelled, Resource, Workload, least_length, length_of, violations, workload

__all__ = ["Job", "Levelled", "Resource", "Workload", "least_length", "length_of", "levelled", "violations", "workload"]
