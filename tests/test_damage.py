"""What a lost or doubled bracket costs: the promise of the repair, on our own harder set."""

from __future__ import annotations

import random

import pytest

from tests import damage
from tests.written import Truth, generated, shipped, stack_pairs

CUTS = 60


def test_generated_drafts_are_what_they_claim_to_be() -> None:
    """Their pairs are those of one stack, four deep somewhere, and some span several paragraphs."""
    for truth in generated():
        assert stack_pairs(truth.text) == truth.pairs
        assert any("\n\n" in truth.text[start:end] for start, end in truth.pairs)
    depths = [
        sum(a <= start and end <= b for a, b in truth.pairs)
        for truth in generated()
        for start, end in truth.pairs
    ]
    assert max(depths) >= 4


@pytest.mark.parametrize("truth", generated(), ids=lambda truth: truth.name)
def test_an_undamaged_draft_is_read_as_written(truth: Truth) -> None:
    """Without damage there is nothing to repair, and not one word in two hundred is misread."""
    got, findings = damage.read(truth.text)
    wanted = damage.states(truth.text, truth.disputed)
    assert not findings
    assert sum(a != b for a, b in zip(got, wanted, strict=True)) <= len(wanted) // 200


def test_one_lost_bracket() -> None:
    """A lost bracket costs 15 words at most on average, 50 in nine cases of ten; its paragraph is named."""
    done, stack = damage.trial(generated(), "one lost", CUTS)
    f = damage.figures(done)
    assert f.mean <= 15, f
    assert f.ninety <= 50, f
    assert f.named >= 0.95, f
    assert sum(stack) / len(stack) > 10 * f.mean, "else the set is not hard"


def test_an_outermost_bracket_lost() -> None:
    """The harder half of them: no bracket round the lost one keeps its words in their state."""
    f = damage.figures(damage.trial(generated(), "outermost lost", CUTS)[0])
    assert f.mean <= 15, f
    assert f.ninety <= 50, f
    assert f.named >= 0.95, f


def test_two_lost_brackets() -> None:
    """Two lost brackets cost twice as much at most."""
    f = damage.figures(damage.trial(generated(), "two lost", CUTS)[0])
    assert f.mean <= 30, f
    assert f.ninety <= 100, f


def test_a_doubled_bracket() -> None:
    """A bracket typed twice costs no more than a lost one."""
    f = damage.figures(damage.trial(generated(), "one doubled", CUTS)[0])
    assert f.mean <= 15, f
    assert f.ninety <= 50, f


def test_the_drafts_that_ship() -> None:
    """The same promise on the drafts that ship with travaux."""
    truths = shipped()
    assert truths, "no shipped draft is balanced"
    f = damage.figures(damage.trial(truths, "one lost", CUTS)[0])
    assert f.mean <= 15, f
    assert f.ninety <= 50, f


def test_the_harm_is_what_it_says() -> None:
    """One lost is one mark fewer, two lost two fewer, one doubled one more; no word changes."""
    truth, rng = generated()[0], random.Random(3)
    for harm, change in zip(damage.HARMS, (-1, -1, -2, 1), strict=True):
        text, places = damage.damaged(truth, harm, rng)
        assert len(text) == len(truth.text) + change
        assert text.replace("[", "").replace("]", "") == truth.text.replace("[", "").replace("]", "")
        assert all(truth.text[at] in "[]" for at in places)
