"""Whatever is booked, in whatever order: zero in sum, as a short model says, and the same when replayed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.core.refusals import Refused
from doudi.funding import actions, queries
from doudi.funding.models import Account
from tests.funding.conftest import MAY, entry

pytestmark = pytest.mark.django_db

SOURCES = ("county", "upper_grant", "to_be_confirmed")
HOME = "360731100"
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("allot", "release", "return", "to_reserve", "from_reserve", "again")),
        st.sampled_from(SOURCES),
        st.integers(1, 500),
    ),
    max_size=14,
)
SETTINGS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def do(by: Any, number: int, step: tuple[str, str, int]) -> bool:
    """Whether it was booked."""
    verb, source, amount = step
    given_entry, lines = entry(source, amount, key=str(number)), {source: amount}
    try:
        if verb == "allot":
            actions.allot(by=by, entry=given_entry)
        elif verb == "release":
            actions.book_release(by=by, reference=f"r{number}", on=MAY, lines=lines)
        elif verb == "return":
            actions.book_return(by=by, reference=f"b{number}", on=MAY, lines=lines)
        else:
            actions.move_reserve(by=by, entry=given_entry, kind=verb, township_code=HOME)
    except Refused:
        return False
    return True


def model(held: Counter[tuple[str, str]], step: tuple[str, str, int]) -> bool:
    """The ledger in a few lines: what is held, and whether a step may be."""
    verb, source, amount = step
    from_account, to_account = {
        "allot": ("appropriated", "available"),
        "release": ("available", "spent"),
        "return": ("spent", "available"),
        "to_reserve": ("available", "reserve"),
        "from_reserve": ("reserve", "available"),
    }[verb]
    if from_account in {"available", "reserve"} and held[from_account, source] < amount:
        return False
    held[from_account, source] -= amount
    held[to_account, source] += amount
    return True


def balances() -> dict[tuple[str, str], int]:
    return {(one.kind, one.source): one.balance_fen for one in Account.objects.all() if one.balance_fen}


@SETTINGS
@given(steps=STEPS)
def test_ledger_agrees_with_a_short_model(cast: Any, steps: list[tuple[str, str, int]]) -> None:
    with transaction.atomic():
        held: Counter[tuple[str, str]] = Counter()
        done: list[tuple[int, tuple[str, str, int]]] = []
        for number, step in enumerate(steps):
            if step[0] == "again":  # the last one sent again
                if done:
                    assert do(cast.finance, *done[-1])
                continue
            if do(cast.finance, number, step):
                done.append((number, step))
                assert model(held, step)
            else:
                assert not model(held, step)
            assert sum(balances().values()) == 0
        assert balances() == {key: amount for key, amount in held.items() if amount}
        assert queries.ledger_faults() == []
        transaction.set_rollback(True)


@SETTINGS
@given(data=st.data(), steps=STEPS)
def test_order_of_bookings_does_not_matter(cast: Any, data: st.DataObject, steps: list[tuple[str, str, int]]) -> None:
    """With money enough, every order of the same bookings ends the same."""
    wanted = [(number, step) for number, step in enumerate(steps) if step[0] in {"allot", "release", "return"}]
    ends = []
    for order in (wanted, data.draw(st.permutations(wanted))):
        with transaction.atomic():
            for number, source in enumerate(SOURCES):
                assert do(cast.finance, 1000 + number, ("allot", source, 100_000))
            assert all(do(cast.finance, number, step) for number, step in order)
            ends.append(balances())
            assert queries.ledger_faults() == []
            transaction.set_rollback(True)
    assert ends[0] == ends[1]
