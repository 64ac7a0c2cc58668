"""Transcripts of calls and mail: WebVTT, SRT, SBV, text, Word, Gong and Fireflies JSON, .eml, as turns."""

from memory.readers.transcripts.reading import read_transcript
from memory.readers.transcripts.recording import Recording, Refused, clock_of, line_of, turns_of

__all__ = ["Recording", "Refused", "clock_of", "line_of", "read_transcript", "turns_of"]
