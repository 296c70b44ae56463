"""The mutants are of the source as it is: each can be applied, can be loaded, and has a name of its own."""

from __future__ import annotations

import ast
from collections import Counter

from tests.faults.mutants.__main__ import every_mutant, near
from tests.faults.mutants.mutant import ROOT
from tests.faults.mutants.refusal_guards import EQUAL, refusals


def test_every_mutant_is_a_change_of_the_source_as_it_is() -> None:
    mutants = every_mutant()
    assert [name for name, number in Counter(one.name for one in mutants).items() if number > 1] == []
    for one in mutants:
        ast.parse(one.applied_to((ROOT / one.path).read_text(encoding="utf-8")))
        assert near(one, {})
    assert len(mutants) > 200


def test_equivalent_mutants_exist() -> None:
    assert set(EQUAL) <= {one.name for one in refusals()}
