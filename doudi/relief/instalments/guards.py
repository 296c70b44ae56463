"""What is checked before an instalment moves: who, where, in which state, to whom."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.refusals import ConflictOfInterest
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import record
from doudi.core.process import lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope
from doudi.registry.deaths.queries import people_reported_dead
from doudi.registry.models import Person
from doudi.relief.cases.models import ReliefCase
from doudi.relief.identities.models import TemporaryIdentity
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.refusals import CaseFoundFalse, PayeeHasDied
from doudi.relief.instalments.workflow import INSTALMENT_TRANSITIONS
from doudi.values.carries import carries
from doudi.values.money import format_yuan


def lock_instalment(by: User, instalment: Instalment, verb: str, seen_version: int | None = None) -> Instalment:
    """Lock an instalment of the user's division for a verb.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ConflictOfInterest
    """
    require_permission(by, Permission.HANDLE_CASES)
    rows = Instalment.objects.visible_to(by).select_related("relief__case", "relief__identity", "payee")
    locked = lock_row(rows, instalment.pk, OutsideScope(_("这笔救助款不在您的辖区内。")))
    state = locked.get_state_display()
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办过这一期（现在是“{state}”）。").format(state=state))
    refuse_transition(
        INSTALMENT_TRANSITIONS, locked.state, verb, _("这一期现在是“{state}”，不能这样办。").format(state=state)
    )
    refuse_relative(by, locked.relief)
    return locked


def refuse_relative(by: User, relief: ReliefCase) -> None:
    """Refuse an officer who is a near relative of somebody in the case.

    Raises:
        ConflictOfInterest
    """
    if by.pk in relief.case.recused_staff:
        raise ConflictOfInterest(_("您与申请人有近亲属关系，已备案回避，不能办理这一件。"))


def has_payee_died(instalment: Instalment) -> bool:
    """Whether the person to be paid has died, or is reported dead; of somebody unknown what the identity says."""
    if instalment.payee is None:
        identity = instalment.relief.identity
        return identity is not None and identity.closing == TemporaryIdentity.Closing.DIED
    person = surviving_record(instalment.payee)
    return person.death_date is not None or bool({person.pk, instalment.payee_id} & people_reported_dead())


def surviving_record(person: Person) -> Person:
    """Return the record that a person's was merged into, over however many merges; their own without one."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


@carries("P18-6.c")
def refuse_dead_payee(instalment: Instalment) -> None:
    """Refuse to pay the dead: a later stage is stopped, and what the family needs is a case of its own.

    Raises:
        PayeeHasDied
    """
    if has_payee_died(instalment):
        raise PayeeHasDied(
            _("{name}已去世或者报告死亡，不能再发。请停止这一期；家里仍有困难的，另行申请。").format(
                name=instalment.payee_name
            )
        )


def refuse_false_case(relief: ReliefCase) -> None:
    """Refuse to pay for a case that was found false, or of which somebody has said so.

    Raises:
        CaseFoundFalse
    """
    if relief.false_findings.filter(refused_by=None).exists():
        raise CaseFoundFalse(_("这一件已提出或者确认情况不实，不能再发。"))


def record_instalment(instalment: Instalment, sentence: str, why: str = "") -> None:
    """Record what was done with an instalment."""
    case = instalment.relief.case
    words = {
        "number": case.number,
        "place": instalment.number,
        "amount": format_yuan(instalment.amount_fen),
        "way": instalment.get_way_display(),
    }
    record(sentence.format(**words), subject=instalment, village_code=case.village_code, why=why)
