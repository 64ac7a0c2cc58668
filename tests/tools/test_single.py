from __future__ import annotations

import pytest

from domain.errors import NotFound
from tools.catalogue import CATALOGUE
from tools.single import single


def test_each_tool_of_the_catalogue_is_found_alone():
    assert [single(tool.name) for tool in CATALOGUE] == list(CATALOGUE)


@pytest.mark.parametrize("name", ["several", "no_such_tool", "", "x(", "_new"])
def test_what_is_no_tool_is_not_found(name):
    with pytest.raises(NotFound):
        single(name)
