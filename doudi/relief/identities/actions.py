"""Register, compare, merge and close temporary identities."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.registry.models import Person
from doudi.relief.cases.earlier_aid import relief_figure
from doudi.relief.cases.intake import PersonInNeed
from doudi.relief.identities.models import TemporaryIdentity
from doudi.relief.refusals import HardshipIncomplete, IdentityClosed
from doudi.relief.unrecorded.actions import follow_identity, give_up_identity
from doudi.values.carries import carries

MAX_DESCRIPTION_LENGTH = 500


@carries("SAL2026-31")
def register_identity(by: User, village_code: str, needy: PersonInNeed) -> TemporaryIdentity:
    """Register a person whom nobody knows: township, day and serial; part of the action that opens the case.

    Raises:
        HardshipIncomplete
    """
    description = needy.description.strip()
    if not description or needy.estimated_age is None:
        message = _("身份不明的，请写明大约年龄、体貌、衣着、随身物品和本人怎么说。")
        raise HardshipIncomplete(message, description=message)
    prefix = f"L{village_code[:TOWNSHIP_DIGITS]}-{today():%Y%m%d}-"
    serial = TemporaryIdentity.objects.filter(number__startswith=prefix).count() + 1
    return TemporaryIdentity.objects.create(
        number=f"{prefix}{serial:02d}",
        village_code=village_code,
        found_on=today(),
        sex=needy.sex,
        estimated_age=needy.estimated_age,
        sealed_description=description[:MAX_DESCRIPTION_LENGTH],
        due_on=today() + timedelta(days=relief_figure("relief_temporary_identity_days", today())),
        recorded_by=by,
    )


@action("identity.compare")
def compare_identity(*, by: User, identity: TemporaryIdentity, finding: str) -> TemporaryIdentity:
    """Record, as another officer, that an identity is not the same person as those that resemble it.

    Raises:
        PermissionRequired, OutsideScope, IdentityClosed, SecondPersonRequired, ReasonRequired
    """
    locked = _locked(identity, by)
    refuse_same_person(by, locked.recorded_by_id, sentence=_("登记和比对须是不同的人。"))
    locked.seen_before = required_text(finding, "finding", _("请写明与谁比对、怎么认定不是同一人。"))[:300]
    locked.seen_before_by = by
    locked.save(update_fields=["seen_before", "seen_before_by"])
    record(
        _("比对临时身份{number}。").format(number=locked.number),
        subject=locked,
        village_code=locked.village_code,
        why=locked.seen_before,
    )
    return locked


@action("identity.merge")
def merge_identity(*, by: User, identity: TemporaryIdentity, person: Person, reason: str) -> TemporaryIdentity:
    """Record who a person was; relief and recoveries stay where they are and count for the person from now on.

    Raises:
        PermissionRequired, OutsideScope, IdentityClosed, ReasonRequired
    """
    locked = _locked(identity, by)
    reason = required_text(reason, "reason", _("请写明怎么查明的。"))
    _close(locked, by, TemporaryIdentity.Closing.MERGED, reason, person)
    for relief in locked.relief_cases.all():
        relief.people.filter(person=None).update(person=person)
    follow_identity(locked, person, by=by)
    return locked


@action("identity.close")
def close_identity(*, by: User, identity: TemporaryIdentity, closing: str, reason: str) -> TemporaryIdentity:
    """Close an identity that could not be found out: handed to the shelter, left, or died.

    What is demanded of it is proposed to be written off with the same reason.

    Raises:
        PermissionRequired, OutsideScope, IdentityClosed, ReasonRequired
    """
    locked = _locked(identity, by)
    if closing not in set(TemporaryIdentity.Closing.values) - {TemporaryIdentity.Closing.MERGED}:
        raise ReasonRequired(_("请选择结果。"), closing=_("请选择结果。"))
    words = required_text(reason, "reason", _("请写明去向和依据。"))
    _close(locked, by, closing, words, None)
    give_up_identity(locked, words, by=by)
    return locked


def _locked(identity: TemporaryIdentity, by: User) -> TemporaryIdentity:
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这个临时身份不在您的辖区内。"))
    locked = lock_row(TemporaryIdentity.objects.visible_to(by), identity.pk, missing=outside)
    if locked.closed_on is not None:
        raise IdentityClosed(_("这个临时身份已经并入或者关闭。"))
    return locked


def _close(identity: TemporaryIdentity, by: User, closing: str, reason: str, person: Person | None) -> None:
    identity.closing, identity.closing_reason, identity.person = closing, reason[:300], person
    identity.closed_on, identity.closed_by = today(), by
    identity.save(update_fields=["closing", "closing_reason", "person", "closed_on", "closed_by"])
    record(
        _("临时身份{number}：{how}。").format(number=identity.number, how=identity.get_closing_display()),
        subject=identity,
        village_code=identity.village_code,
        why=reason,
    )
