"""The draw: reproducible from its seed, every township once, no pair twice running, more tickets drawn more often."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from doudi import policy
from doudi.supervision.inspections.checklist import PROGRAMMES, checklists
from doudi.supervision.inspections.draw import (
    Candidate,
    DrawNotPossibleError,
    draw_pairs,
    draw_sample,
    draw_strata,
    population_hash,
)

TOWNSHIPS = [f"3607311{number:02}000" for number in range(23)]


@pytest.mark.clause("P18-13.c")
def test_all_townships_inspect_and_are_inspected_once_never_the_same_twice_running() -> None:
    earlier: list[tuple[str, str]] = []
    for quarter in range(20):
        pairs = draw_pairs(TOWNSHIPS, earlier, f"seed{quarter}")
        assert sorted(inspector for inspector, _inspected in pairs) == TOWNSHIPS
        assert sorted(inspected for _inspector, inspected in pairs) == TOWNSHIPS
        met = {frozenset(pair) for pair in pairs}
        assert len(met) == len(TOWNSHIPS)
        assert not met & {frozenset(pair) for pair in earlier}
        earlier = pairs


def test_pairs_come_again_from_the_seed_in_any_order() -> None:
    assert draw_pairs(TOWNSHIPS, [], "a") == draw_pairs(TOWNSHIPS[::-1], [], "a")
    assert draw_pairs(TOWNSHIPS, [], "a") != draw_pairs(TOWNSHIPS, [], "b")
    with pytest.raises(DrawNotPossibleError):
        draw_pairs(TOWNSHIPS[:2], [], "a")
    with pytest.raises(DrawNotPossibleError):
        draw_pairs(TOWNSHIPS[:3], [("x", "y"), *draw_pairs(TOWNSHIPS[:3], [], "a")], "a")


def test_sample_comes_again_and_has_the_size_asked_for() -> None:
    found = [Candidate(str(number)) for number in range(50)]
    drawn = draw_sample(found, 5, "seed")
    assert len(set(drawn)) == 5
    assert draw_sample(found[::-1], 5, "seed") == drawn
    assert draw_sample(found, 5, "other") != drawn
    assert len(draw_sample(found[:3], 5, "seed")) == 3
    strata = draw_strata({"a": found[:9], "b": found[9:]}, 4, "seed")
    assert [len(keys) for keys in strata.values()] == [4, 4]


def test_three_tickets_are_drawn_more_often_than_one() -> None:
    found = [Candidate(f"plain{number}") for number in range(30)] + [
        Candidate(f"risky{number}", 3) for number in range(30)
    ]
    drawn = [key for seed in range(40) for key in draw_sample(found, 10, str(seed))]
    risky = sum(key.startswith("risky") for key in drawn)
    assert 230 < risky < 350


def test_hash_of_the_population_tells_tickets_and_townships() -> None:
    one = {"dibao": {"a": [Candidate("1")]}}
    assert population_hash(one) == population_hash({"dibao": {"a": [Candidate("1")]}})
    assert population_hash(one) != population_hash({"dibao": {"a": [Candidate("1", 2)]}})
    assert population_hash(one) != population_hash({"dibao": {"b": [Candidate("1")]}})


def test_each_question_cites_a_clause_of_the_rule_book() -> None:
    files = Path(policy.__file__).parent.joinpath("legislation").glob("*.yaml")
    texts = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    known = {f"{text['id']}-{number}" for text in texts for number in text["clauses"]}
    assert set(checklists()) == set(PROGRAMMES)
    for checklist in checklists().values():
        names = [question.id for question in checklist.questions]
        assert len(names) == len(set(names)) > 1
        assert {question.clause for question in checklist.questions} <= known
