"""The small forms of the benchmarks: which multiples fail."""

from __future__ import annotations

import pytest
import yaml

from bench import ratios
from bench.ratios import RECORDED, SmallForm, slower


def test_twice_the_recorded_multiple_is_the_most() -> None:
    assert slower({"compute": 4.0}, {"compute": 2.0}) == []
    [told] = slower({"compute": 4.1, "match": 1.0}, {"compute": 2.0, "match": 1.0})
    assert told == "compute: 4.100 times the other side, recorded 2.000"


def test_what_was_never_recorded_fails() -> None:
    assert len(slower({"new": 0.5}, {})) == 1


def test_the_least_time_of_each_side_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = iter([9.0, 2.0, 6.0, 4.0])  # ours, the other, ours, the other
    monkeypatch.setattr(ratios, "_seconds", lambda _act: next(taken))
    assert SmallForm("one", list, list, times=2).ratio() == 3.0


def test_every_recorded_multiple_has_its_form() -> None:
    recorded = yaml.safe_load(RECORDED.read_text(encoding="utf-8"))
    assert set(recorded) == {"compute", "incremental", "match", "screen"}
    assert all(ratio > 0 for ratio in recorded.values())
