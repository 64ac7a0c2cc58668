# ruff: noqa: S311 -- choices of examples, not secrets

from __future__ import annotations

import random

import numpy as np
import pytest

from agents.planner import classifier, meaning, phrasings, samples, tuned
from agents.planner.phrasings import Example
from memory.embed import MiniLM, embedder


def test_a_text_has_the_same_vector_alone_and_among_longer_ones():
    alone = tuned.vectors([("who is free?", "")])[0]
    among = tuned.vectors([("a much longer sentence about margins of projects", "bench"), ("who is free?", "")])[1]
    assert np.allclose(alone, among, atol=2e-3)
    assert np.isclose(np.linalg.norm(alone), 1, atol=1e-4)


def test_what_came_before_changes_how_a_message_is_read():
    alone, after = tuned.vectors([("and last month?", ""), ("and last month?", "DSO")])
    assert not np.allclose(alone, after, atol=1e-2)


def test_the_layers_of_the_model_end_in_its_sentence_vectors():
    model = embedder()
    assert isinstance(model, MiniLM)
    first, deeper = (model.hidden([("who is free?", "")], layers, longest=64)[0] for layers in (3, 5))
    assert first.shape == deeper.shape
    assert not np.allclose(first, deeper, atol=1e-2)


def test_a_message_longer_than_the_model_reads_is_cut():
    assert len(tuned.hidden([("word " * 400, "")])[0]) <= 96


def test_the_head_has_a_column_for_every_label_and_a_row_for_the_bias():
    model = classifier.load()
    assert model.meaning.shape == (tuned.WIDTH + 1, len(model.labels))


@pytest.mark.parametrize("text", ["who is on the bench?", "Wer ist frei?"])
def test_an_opinion_is_a_distribution(text):
    shares = meaning.opinion(text, "", classifier.load())
    assert shares is not None
    assert np.isclose(np.exp(shares).sum(), 1)


def test_the_phrasings_made_up_for_training_are_the_same_every_time():
    examples = [Example((f"what is the margin of project {i}",), f"tool{i % 5}", str(i)) for i in range(40)]
    made = [samples.made(examples, random.Random(1)) for _ in range(2)]
    assert made[0] == made[1]
    assert any(len(one.labels) == 2 for one in made[0])
    assert any(one.before for one in made[0])


def test_a_short_text_is_not_roughened():
    assert samples.roughened("red ones?", random.Random(0)) == "red ones?"


def test_the_unseen_questions_are_not_learnt_from():
    assert all("test" not in example.source for example in phrasings.all_examples())
