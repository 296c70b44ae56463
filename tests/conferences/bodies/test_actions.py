"""Members of a body: entered by their office, ended once, never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from doudi.conferences.actions import add_member, end_member
from doudi.conferences.bodies.quorum import quorum_of
from doudi.conferences.models import Member
from doudi.conferences.models.bodies import members_on
from doudi.conferences.refusals import MemberPeriodInvalid
from doudi.core.refusals import HiddenCharacters, PermissionRequired, ReasonRequired
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def added(cast: Cast, **changes: Any) -> Member:
    words = {
        "by": cast.bureau,
        "body": "relief_group",
        "unit": "县政府",
        "post": "副县长",
        "name": "甲",
        "seat": "chair",
        "basis": "于府办字〔2022〕1号",
        "valid_from": date(2022, 1, 1),
    }
    return add_member(**{**words, **changes})


@pytest.mark.clause("P18-9.a")
def test_members_are_dated(cast: Cast) -> None:
    first = added(cast)
    for refusal, changes in (
        (PermissionRequired, {"by": cast.director}),
        (MemberPeriodInvalid, {}),
        (MemberPeriodInvalid, {"name": "乙"}),
        (HiddenCharacters, {"name": "丙\u202e"}),
        (ReasonRequired, {"basis": ""}),
    ):
        with pytest.raises(refusal):
            added(cast, **changes)
    with pytest.raises(MemberPeriodInvalid):
        end_member(by=cast.bureau, member=first, valid_to=date(2021, 12, 31), why="调离")
    end_member(by=cast.bureau, member=first, valid_to=date(2023, 3, 1), why="调离")
    with pytest.raises(MemberPeriodInvalid):
        end_member(by=cast.bureau, member=first, valid_to=date(2023, 4, 1), why="调离")
    second = added(cast, name="乙", valid_from=date(2023, 3, 1))
    assert [list(members_on("relief_group", day)) for day in (date(2023, 2, 28), date(2023, 3, 1))] == [
        [first],
        [second],
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        Member.objects.filter(pk=second.pk).update(name="丙")


@pytest.mark.clause("P18-9.c")
def test_half_of_the_members_are_a_quorum() -> None:
    assert [quorum_of(members, date(2023, 5, 1)) for members in (0, 1, 4, 5)] == [1, 1, 2, 3]
