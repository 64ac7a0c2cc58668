import pytest

from domain.signals.talk import Side, Turn
from memory.chunks import chunks
from memory.embed import HashedNgrams
from memory.index import Memory
from memory.recall import Passages, fused


def talk(*words: str) -> list[Turn]:
    return [Turn("Sam", one, i * 60, Side.THEIRS) for i, one in enumerate(words)]


FILLER = [f"Then we looked at the plan of week {n}, which had nothing new in it for anybody." for n in range(40)]


@pytest.fixture
def memory(tmp_path):
    return Memory(tmp_path, HashedNgrams())


def test_passages_cover_every_turn_and_follow_the_turns():
    turns = talk(*FILLER)
    made = chunks(turns)
    assert {i for one in made for i in range(one.first, one.last + 1)} == set(range(len(turns)))
    assert all(turns[one.first].words in one.text for one in made)
    assert made[0].seconds == 0


def test_what_both_rankings_find_comes_first():
    assert fused([[5, 1, 2], [1, 7]])[0] == 1


def test_a_planted_fact_is_among_the_first_five():
    words = [*FILLER[:20], "The warehouse moves to Gdansk on the ninth of March.", *FILLER[20:]]
    turns = talk(*words)
    found = Passages.of(turns, HashedNgrams()).find("When does the warehouse move to Gdansk?")
    assert any(one.first <= 20 <= one.last for one in found)
    assert len(found) == 5


def test_one_clients_words_are_never_found_for_another(memory):
    memory.add(1, 10, chunks(talk("The budget of the warehouse was approved.")))
    memory.add(2, 20, chunks(talk("The warehouse burned down.")))
    assert [one.meeting_id for one in memory.search(1, "warehouse", {10, 20})] == [10]


def test_a_meeting_the_actor_may_not_know_of_is_not_found(memory):
    memory.add(1, 10, chunks(talk("The budget of the warehouse was approved.")))
    assert memory.search(1, "warehouse", set()) == memory.search(1, "warehouse", {11}) == []


def test_a_meeting_added_again_replaces_what_was_there(memory):
    memory.add(1, 10, chunks(talk("The old words about the warehouse.")))
    memory.add(1, 10, chunks(talk("The corrected words.")))
    assert [one.text for one in memory.search(1, "words", {10})] == ["Sam: The corrected words."]


def test_forgetting_a_meeting_or_a_client_is_proved_by_the_count(memory):
    memory.add(1, 10, chunks(talk("One.")))
    memory.add(1, 11, chunks(talk("Two.")))
    memory.forget(1, 10)
    assert (memory.traces(1, 10), memory.traces(1)) == (0, 1)
    memory.erase(1)
    assert memory.traces(1) == 0


def test_client_1_and_client_11_are_two(memory):
    memory.add(11, 10, chunks(talk("One.")))
    memory.erase(1)
    assert memory.traces(11) == 1


def test_vectors_of_another_embedder_lie_in_another_collection(tmp_path):
    class Shorter(HashedNgrams):
        dimensions = 64

    Memory(tmp_path, HashedNgrams()).add(1, 10, chunks(talk("One.")))
    assert Memory(tmp_path, Shorter()).search(1, "one", {10}) == []
