"""Every setting is documented, from the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from settings import Settings, table

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_document_is_the_table_of_the_code() -> None:
    assert table() in DOCUMENT.read_text(encoding="utf-8"), "run: python -c 'import settings; print(settings.table())'"


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1
