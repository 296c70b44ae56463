"""The triggers of the database allow the same changes of state as the transition tables."""

from __future__ import annotations

from importlib import import_module

from doudi.payments.workflow import HISTORY_TRANSITIONS, PAYMENT_TRANSITIONS, RUN_TRANSITIONS

MIGRATION = import_module("doudi.payments.migrations.0008_withdrawals")


def test_triggers_allow_exactly_the_transitions_of_runs() -> None:
    assert set(MIGRATION.RUN_MOVES) == {*RUN_TRANSITIONS.pairs(), *HISTORY_TRANSITIONS.pairs()}


def test_triggers_allow_exactly_the_transitions_of_payments() -> None:
    assert set(MIGRATION.PAYMENT_MOVES) == set(PAYMENT_TRANSITIONS.pairs())
