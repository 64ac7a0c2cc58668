"""After a change of the sentence model calls are read anew, a meeting at a time, while questions are answered."""

from dataclasses import dataclass

import pytest

from memory.embed import HashedNgrams
from memory.index import Memory
from tools.remembered import Remembered


@dataclass(frozen=True)
class Said:
    id: int
    client_id: int
    text: str


class Named:
    """Letter runs under another name: a model like any other to the memory."""

    dimensions = HashedNgrams.dimensions

    def __init__(self, name):
        self.name = name
        self.embed = HashedNgrams().embed


MEETINGS = [
    Said(10, 1, "[00:00:05] Sam: The warehouse moves to Gdansk."),
    Said(11, 1, "[00:00:05] Sam: The invoice has the wrong address."),
    Said(20, 2, "[00:00:05] Ida: We hire two planners in March."),
]


@pytest.fixture
def before(tmp_path):
    remembered = Remembered(tmp_path, Named("former"))
    remembered.reindex(MEETINGS)
    return tmp_path


def found(remembered, about):
    return [one.meeting_id for one in remembered.search(about, MEETINGS, limit=1)]


def test_all_meetings_are_read_anew_and_what_the_former_model_made_is_removed(before):
    heard = []
    done = Remembered(before, Named("present")).reindex(MEETINGS, heard.append)
    assert (done.done, done.of, done.removed, done.running) == (3, 3, 2, False)
    assert [one.done for one in heard] == [1, 2, 3]
    assert Memory(before, Named("former")).digests(1) == {}
    assert sorted(Memory(before, Named("present")).digests(1)) == [10, 11]


def test_a_second_run_finds_nothing_to_do(before):
    assert Remembered(before, Named("former")).reindex(MEETINGS).of == 0


def test_a_meeting_the_memory_lacks_is_taken_in(before):
    more = [*MEETINGS, Said(21, 2, "[00:00:05] Ida: The planners start on Monday.")]
    assert Remembered(before, Named("former")).reindex(more).of == 1


def test_a_run_that_was_cut_off_goes_on_where_it_stood(before):
    first = Remembered(before, Named("present"))
    cut = first.reindex(MEETINGS, lambda _: first.stop())
    assert (cut.done, cut.removed, cut.running) == (1, 0, False)
    assert Remembered(before, Named("former")).traces(2) == 1
    rest = Remembered(before, Named("present")).reindex(MEETINGS)
    assert (rest.done, rest.of, rest.removed) == (2, 2, 2)


def test_a_question_meanwhile_is_answered_from_what_is_done_and_waits_for_nothing_else(before):
    remembered, answers = Remembered(before, Named("present")), []
    remembered.reindex(MEETINGS, lambda now: answers.append((now.running, found(remembered, "planners in March"))))
    assert answers == [(True, []), (True, []), (True, [20])]


def test_a_model_that_knows_of_spelling_alone_replaces_nothing(before):
    assert Remembered(before, HashedNgrams()).reindex(MEETINGS).of == 0
    assert sorted(Memory(before, Named("former")).digests(1)) == [10, 11]


def test_what_failed_on_the_way_leaves_the_former_collection_and_no_run_under_way(before):
    class Breaking(Named):
        def __init__(self):
            super().__init__("broken")
            self.embed = self.fail

        def fail(self, texts):
            raise RuntimeError(f"no model for {len(texts)} texts")

    remembered = Remembered(before, Breaking())
    with pytest.raises(RuntimeError):
        remembered.reindex(MEETINGS)
    assert not remembered.progress.running
    former = Memory(before, Named("former"))
    assert (sorted(former.digests(1)), sorted(former.digests(2))) == ([10, 11], [20])
