"""Take in a workbook of policies in two steps: read and shown first, then confirmed or discarded."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, Refused
from doudi.monitoring.low_income.insurance.actions import GivenPolicy, insured_by, store_claim, store_policy
from doudi.monitoring.low_income.insurance.file_rows import FileRow, day_of, fen_of, payer_of, read_file
from doudi.monitoring.low_income.insurance.models import InsuranceFile, InsurancePolicy
from doudi.monitoring.low_income.refusals import InsuranceInvalid
from doudi.registry.access import refuse_outside_scope
from doudi.registry.models import Person
from doudi.values.carries import carries

_State = InsuranceFile.State
_SAME_FOR_ALL = ("payer", "premium_fen", "first_day", "last_day")
"""What every row of a policy says alike."""


@carries("P18-2.d")
@action("low_income.upload_insurance")
def upload_insurance(*, by: User, name: str, content: bytes) -> InsuranceFile:
    """Read a workbook and keep its rows until somebody confirms; nothing is recorded yet.

    Raises:
        PermissionRequired, ImportFileUnreadable
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    rows = read_file(name, content, by=by)
    faulty = sum(1 for row in rows if row.fault)
    file = InsuranceFile.objects.create(
        name=name[:120],
        place_code=(by.scope or "").ljust(VILLAGE_DIGITS, "0"),
        sealed_rows=json.dumps([row.data for row in rows], ensure_ascii=False),
        good_rows=len(rows) - faulty,
        faulty_rows=faulty,
        uploaded_by=by,
    )
    record(
        _("上传防返贫保险清单：可以导入{good}行，有问题{faulty}行。").format(good=file.good_rows, faulty=faulty),
        subject=file,
        village_code=file.place_code,
    )
    return file


@action("low_income.confirm_insurance")
def confirm_insurance(*, by: User, file: InsuranceFile) -> int:
    """Record the good rows of a file; rows that do not fit any more become faulty. Return how many were recorded.

    Raises:
        PermissionRequired, OutsideScope, InsuranceInvalid
    """
    locked = _lock(by, file)
    rows = [FileRow(**data) for data in locked.rows]
    groups: dict[tuple[str, str, int], list[FileRow]] = defaultdict(list)
    registered = Person.objects.filter(merged_into=None).exclude(household=None).select_related("household")
    people = registered.in_bulk([row.person for row in rows if row.person])
    for row in rows:
        person = people.get(row.person or 0)
        if row.fault:
            continue
        if person is None or person.household_id is None:
            row.fault = _("上传以后这个人的登记变了，请重新上传核对。")
        else:
            groups[row.cells["insurer"], row.cells["number"], person.household_id].append(row)
    for group in groups.values():
        _store(by, group, people)
    locked.faulty_rows = sum(1 for row in rows if row.fault)
    locked.good_rows = len(rows) - locked.faulty_rows
    _end(locked, by, _State.CONFIRMED, [row.data for row in rows if row.fault])
    record(
        _("导入防返贫保险：{good}行，退回{faulty}行。").format(good=locked.good_rows, faulty=locked.faulty_rows),
        subject=locked,
        village_code=locked.place_code,
    )
    return locked.good_rows


def _store(by: User, rows: list[FileRow], people: dict[int, Person]) -> None:
    """Store a policy with its people and claims; say in each row that does not fit what is wrong with it."""
    insured = {row.person: people[row.person] for row in rows if row.person}
    household = people[next(iter(insured))].household
    assert household is not None  # noqa: S101 - rows of people without one are faulty
    given = _given(rows[0].cells)
    known = InsurancePolicy.objects.filter(
        insurer=given.insurer, number=given.number, household=household, voided_on=None
    ).first()
    try:
        refuse_outside_scope(by, household.village_id)  # a family may have moved since the file was read
        policy = known or store_policy(by, household, given, list(insured.values()))
    except Refused as refused:
        for row in rows:
            row.fault = refused.message
        return
    for row in rows:
        try:
            _store_row(by, policy, row, people)
        except Refused as refused:
            row.fault = refused.message


def _given(cells: dict[str, str]) -> GivenPolicy:
    first, last = day_of(cells["first_day"]), day_of(cells["last_day"])
    payer, premium = payer_of(cells["payer"]), fen_of(cells["premium"])
    assert first and last and payer and premium is not None  # noqa: S101, PT018 - checked when the file was read
    return GivenPolicy(cells["number"], cells["insurer"], payer, premium, first, last)


def _store_row(by: User, policy: InsurancePolicy, row: FileRow, people: dict[int, Person]) -> None:
    """Store the claim of a row, if it has one; refuse a row that says something else than the policy.

    Raises:
        InsuranceInvalid
    """
    assert row.person  # noqa: S101 - rows without a person are faulty
    insured_by(policy, people[row.person])
    given = _given(row.cells)
    if any(getattr(given, name) != getattr(policy, name) for name in _SAME_FOR_ALL):
        raise InsuranceInvalid(_("同一张保单，谁出的保费、保费或者保险期和已经登记的不一样。"))
    claimed = day_of(row.cells.get("claimed_on", ""))
    if claimed is not None:
        paid, amount = day_of(row.cells.get("paid_on", "")), fen_of(row.cells.get("amount", ""))
        store_claim(by, policy, people[row.person], claimed, paid, amount)


@action("low_income.discard_insurance")
def discard_insurance(*, by: User, file: InsuranceFile) -> InsuranceFile:
    """Discard a file that waits; its rows are emptied.

    Raises:
        PermissionRequired, OutsideScope, InsuranceInvalid
    """
    locked = _lock(by, file)
    _end(locked, by, _State.DISCARDED, [])
    record(_("放弃防返贫保险清单。"), subject=locked, village_code=locked.place_code)
    return locked


def _lock(by: User, file: InsuranceFile) -> InsuranceFile:
    require_permission(by, Permission.CHANGE_REGISTRY)
    outside = OutsideScope(_("这份清单不在您的辖区内。"))
    locked = lock_row(InsuranceFile.objects.visible_to(by), file.pk, missing=outside)
    if locked.state != _State.STAGED:
        raise InsuranceInvalid(_("这份清单已经办理。"))
    return locked


def _end(file: InsuranceFile, by: User, state: str, rows: list[dict[str, Any]]) -> None:
    """Keep the faulty rows only, to be downloaded and mended."""
    file.sealed_rows = json.dumps(rows, ensure_ascii=False) if rows else None
    file.state, file.decided_by, file.decided_at = state, by, timezone.now()
    file.save()
