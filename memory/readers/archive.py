"""Office files are ZIP archives of XML: opened with limits on their unpacked size, parsed without entities."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from memory.readers.reading import Unreadable, Verdict

ENTRIES = 5000
UNPACKED = 200 * 1024 * 1024
PART = 40 * 1024 * 1024  # bytes of one XML part
_ENCRYPTED = 0x1


def opened(data: bytes) -> zipfile.ZipFile:
    """Open an archive; Unreadable when it is damaged, encrypted or would unpack to too much."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(Verdict.DAMAGED, "The file is damaged or cut off.") from error
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise Unreadable(Verdict.TOO_LARGE, "The file unpacks to more than 200 MB.")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable(Verdict.ENCRYPTED, "The file asks for a password.")
    return archive


def parsed(archive: zipfile.ZipFile, part: str) -> Any:  # noqa: ANN401 an XML element
    """Return the root of one XML part; Unreadable when it is too large or not XML."""
    from lxml import etree  # type: ignore[import-untyped]

    try:
        with archive.open(part) as file:
            data = file.read(PART + 1)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(data, parser) if len(data) <= PART else None
    except Exception as error:  # zlib, zipfile and lxml each have their own
        raise Unreadable(Verdict.DAMAGED, f"{part} is damaged.") from error
    if root is None:
        raise Unreadable(Verdict.TOO_LARGE, f"{part} is larger than 40 MB.")
    return root
