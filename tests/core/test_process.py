"""The process kit: transition tables, verbs, and the locks and checks of a verb."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import models, transaction

from doudi.core.divisions.models import Division
from doudi.core.process import (
    TransitionTable,
    Verb,
    advance,
    lock_row,
    primary_verb,
    refuse_same_person,
    refuse_stale,
    refuse_transition,
    verbs_by_name,
)
from doudi.core.refusals import (
    OutsideScope,
    ReasonRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
    required_text,
)


class Door(models.TextChoices):
    OPEN = "open", "开"
    CLOSED = "closed", "关"
    LOCKED = "locked", "锁"


TABLE = TransitionTable(
    {
        (Door.OPEN, "close"): Door.CLOSED,
        (Door.OPEN, "knock"): Door.OPEN,
        (Door.CLOSED, "open"): Door.OPEN,
        (Door.CLOSED, "lock"): Door.LOCKED,
    }
)


class Row:
    """A row of a process that remembers whether it was saved."""

    _meta = SimpleNamespace(db_table="doors")

    def __init__(self, state: str, version: int | None = None) -> None:
        self.state = state
        self.is_saved = False
        if version is not None:
            self.version = version

    def save(self) -> None:
        self.is_saved = True


def test_table_leads_from_state_to_state() -> None:
    assert TABLE.target("open", "close") is Door.CLOSED
    assert TABLE.allows(Door.CLOSED, "lock")
    assert not TABLE.allows("locked", "open")
    with pytest.raises(KeyError):
        TABLE.target("locked", "open")


def test_table_lists_verbs_and_states() -> None:
    assert TABLE.verbs() == {"open", "close", "lock", "knock"}
    assert TABLE.verbs_in("closed") == ["open", "lock"]
    assert TABLE.states_before("close") == [Door.OPEN]
    assert len(TABLE) == 4
    assert ("open", "close") in TABLE


def test_pairs_for_database_guards_leave_out_unchanged_states() -> None:
    assert TABLE.pairs() == [("open", "closed"), ("closed", "open"), ("closed", "locked")]


def test_advance_enters_state_counts_version_and_saves() -> None:
    row = Row("closed", version=3)
    advance(row, "lock", TABLE)
    assert (row.state, row.version, row.is_saved) == (Door.LOCKED, 4, True)


def test_advance_works_without_version() -> None:
    row = Row("open")
    advance(row, "close", TABLE)
    assert row.state == "closed"
    assert not hasattr(row, "version")


def test_stale_version_is_refused() -> None:
    row = Row("open", version=2)
    refuse_stale(row, None, "旧")
    refuse_stale(row, 2, "旧")
    with pytest.raises(StaleVersion, match="旧"):
        refuse_stale(row, 1, "旧")


def test_transition_outside_table_is_refused() -> None:
    refuse_transition(TABLE, "open", "close", "不行")
    with pytest.raises(TransitionNotAllowed, match="不行"):
        refuse_transition(TABLE, "locked", "open", "不行")


def test_same_person_is_refused_but_nobody_is_not() -> None:
    refuse_same_person(SimpleNamespace(pk=1), None, 2, sentence="另一人")
    refuse_same_person(SimpleNamespace(pk=None), None, sentence="另一人")
    with pytest.raises(SecondPersonRequired, match="另一人"):
        refuse_same_person(SimpleNamespace(pk=2), None, 2, sentence="另一人")


@pytest.mark.django_db
def test_lock_row_returns_row_as_it_is_now() -> None:
    division = Division.objects.create(code="360999", name="某县", level=Division.Level.COUNTY)
    Division.objects.filter(pk=division.pk).update(name="新名")
    with transaction.atomic():
        assert lock_row(Division.objects.all(), division.pk).name == "新名"


@pytest.mark.django_db
def test_lock_row_outside_queryset_raises_missing() -> None:
    with transaction.atomic():
        with pytest.raises(OutsideScope, match="不在辖区"):
            lock_row(Division.objects.none(), "1", missing=OutsideScope("不在辖区"))
        with pytest.raises(Division.DoesNotExist):
            lock_row(Division.objects.none(), "1")


def test_required_text_is_stripped() -> None:
    assert required_text("  理由 ", "why") == "理由"


def test_required_text_is_refused_at_its_field() -> None:
    with pytest.raises(ReasonRequired) as refused:
        required_text(" \n", "why", "请写明理由。")
    assert (refused.value.message, refused.value.fields) == ("请写明理由。", {"why": "请写明理由。"})
    assert refused.value.code == "reason_required"


def test_verb_is_declared_once() -> None:
    close = Verb("close", "关", act=print, is_primary_in=frozenset({"open"}))
    assert verbs_by_name(close) == {"close": close}
    with pytest.raises(ValueError, match="twice"):
        verbs_by_name(close, close)
    assert primary_verb([close], "open") == "close"
    assert primary_verb([close], "closed") == ""
