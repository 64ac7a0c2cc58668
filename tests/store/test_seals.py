from datetime import UTC, datetime, timedelta
from multiprocessing.pool import ThreadPool
from stat import S_IMODE

import pytest

from domain.errors import BadInput
from store.seals import FILE, Seal

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=5)


def test_what_is_under_seal_comes_back_until_its_end(tmp_path):
    seal = Seal.at(tmp_path, "test")
    closed = seal.closed("who: Ana, Zoë", UNTIL)
    assert seal.opened(closed, NOW) == "who: Ana, Zoë"
    assert seal.opened(closed, UNTIL) is None


@pytest.mark.parametrize("broken", ["", ".", "nonsense", "a.b.c", "é.ü"])
def test_what_is_not_ours_does_not_open(tmp_path, broken):
    assert Seal.at(tmp_path, "test").opened(broken, NOW) is None


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    home = tmp_path / "home"
    with ThreadPool(8) as pool:
        keys = pool.map(lambda _: Seal.at(home, "test").key, range(32))
    assert len(set(keys)) == 1
    assert S_IMODE((home / FILE).stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == [FILE]


def test_a_key_that_was_set_is_used_and_a_short_one_refused(tmp_path):
    assert Seal.at(tmp_path, "test", "s" * 32).key == "s" * 32
    assert not (tmp_path / FILE).exists()
    with pytest.raises(BadInput, match="at least 32 characters, not 5"):
        Seal.at(tmp_path, "test", "short")
