"""Referrals: created with an application, handed over to a department, answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.models import Application, Case, Lead, Referral
from doudi.casework.procedures.clocks import deadline
from doudi.casework.referrals.departments import answers_itself
from doudi.casework.referrals.kinds import REFERRAL_KINDS, kinds_of_officers
from doudi.casework.referrals.workflow import LONGEST_TEXT, end_with_answer, lock_open, record_referral
from doudi.casework.refusals import AlreadyHandedOver, AnswersItself, NothingAsked, UnknownReferralKind
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import COUNTY_ROLES, Department, Permission, Role
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.registry.models import Person
from doudi.values.carries import carries

RECORDED_OUTCOMES = (Referral.Outcome.HELPED, Referral.Outcome.NOT_ELIGIBLE, Referral.Outcome.ANSWERED)
"""What the township records of an answer on paper; sending on is done by handing over again."""
Opener = Callable[[Application, str], bool]
"""Opens a case of another room for the need of an application; whether it did."""
_OPENERS: dict[str, Opener] = {}


def register_opener(kind: str, opener: Opener) -> None:
    """Let a room open a case for a kind of need instead of a referral; called while the application starts."""
    _OPENERS[kind] = opener


@carries("P18-15.b", "SC649-60", "SAL2026-64")
def create_referrals(application: Application, needs: Mapping[str, str]) -> None:
    """Create a referral for each need of an application, or the case of the room that handles it itself.

    The calling action records them.
    """
    for kind, text in needs.items():
        if (opener := _OPENERS.get(kind)) and opener(application, text):
            continue
        declared = REFERRAL_KINDS[kind]
        Referral.objects.create(
            application=application,
            kind=kind,
            department=str(declared.department),
            department_code=declared.code,
            village_code=application.village_code,
            sealed_text=text.strip()[:LONGEST_TEXT],
            due_on=deadline(declared.clock, today()),
        )


@carries("P18-6.j", "P18-12.c")
@action("referral.create")
def refer_case(*, by: User, case: Case, kind: str, text: str) -> Referral:
    """Refer a need that an officer finds in a case to the department in charge; its answer comes back to the case.

    Raises:
        PermissionRequired, OutsideScope, UnknownReferralKind, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这个办件不在您的辖区内。"))
    locked = lock_row(Case.objects.visible_to(by), case.pk, missing=outside)
    of_case = {"application": locked.application, "household": locked.household}
    return _refer(by, kind, text, locked.village_code, of_case)


@carries("P18-12.c", "P18-15.b")
@action("referral.create_for_family")
def refer_person(*, by: User, person: Person, kind: str, text: str) -> Referral:
    """Refer a need of somebody in the registry, without a case; the answer comes back to the family file.

    Raises:
        PermissionRequired, OutsideScope, UnknownReferralKind, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    present = Person.objects.visible_to(by).filter(merged_into=None, death_date=None)
    locked = lock_row(present, person.pk, missing=OutsideScope(_("这个人不在您的辖区内，或已去世。")))
    of_person = {"person": locked, "household": locked.household}
    return _refer(by, kind, text, locked.village_id, of_person)


@carries("P18-12.c")
@action("referral.create_for_lead")
def refer_lead(*, by: User, lead: Lead, kind: str, text: str) -> Referral:
    """Refer a need behind a lead, before anybody knows whether the family is registered; the lead stays open.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, UnknownReferralKind, ReasonRequired
    """
    locked = lock_open(Lead, lead, by)
    return _refer(by, kind, text, locked.village_code, {"lead": locked})


def _refer(by: User, kind: str, text: str, village_code: str, about: dict[str, Any]) -> Referral:
    """Create a referral that an officer hands over at once: its department has its time to answer from today."""
    declared = kinds_of_officers().get(kind)
    if declared is None:
        message = _("请选择转办的事项。")
        raise UnknownReferralKind(message, kind=message)
    text = required_text(text, "text", _("请写明需要什么帮助。"), is_sealed=True)
    referral = Referral.objects.create(
        **about,
        kind=kind,
        department=str(declared.department),
        department_code=declared.code,
        village_code=village_code,
        sealed_text=text[:LONGEST_TEXT],
        handed_over_on=today(),
        handed_over_by=by,
        due_on=deadline("referral_reply_days", today()),
    )
    record_referral(referral, _("把{what}的需求转给{department}，{day}前答复。"))
    return referral


@carries("P18-12.c", "JX9-1")
@action("referral.hand_over")
def hand_over_referral(*, by: User, referral: Referral, department: str, department_code: str = "") -> Referral:
    """Hand a referral over to the department in charge; its time to answer begins.

    Args:
        department_code: the department that answers on its own page; empty where its answer comes on paper.
    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, AlreadyHandedOver, ReasonRequired
    """
    locked = lock_open(Referral, referral, by)
    if locked.handed_over_on:
        raise AlreadyHandedOver(_("这一件{day}已转办。").format(day=locked.handed_over_on))
    known = str(Department(department_code).label) if department_code in Department.values else ""
    department = required_text(department or known, "department", _("请写明转给哪个部门。"))
    locked.department, locked.department_code = department[:60], department_code if known else ""
    locked.handed_over_on, locked.handed_over_by, locked.due_on = today(), by, deadline("referral_reply_days", today())
    locked.save()
    record_referral(locked, _("把{what}的需求转给{department}，{day}前答复。"))
    return locked


@action("referral.answer")
def answer_referral(*, by: User, referral: Referral, answer: str, outcome: str = Referral.Outcome.ANSWERED) -> Referral:
    """Record the answer of a department without users of its own; the citizen reads it on the progress page.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, AnswersItself, ReasonRequired
    """
    locked = lock_open(Referral, referral, by)
    if locked.handed_over_on and answers_itself(locked.department_code) and Role(by.role) not in COUNTY_ROLES:
        raise AnswersItself(_("{department}在自己的页面上答复，不用代为登记。").format(department=locked.department))
    if outcome not in RECORDED_OUTCOMES:
        message = _("请选择结果。")
        raise ReasonRequired(message, outcome=message)
    locked.outcome = outcome
    locked = end_with_answer(locked, by, answer)
    record_referral(locked, _("{department}对{what}的需求已答复。"))
    return locked


@action("referral.reply")
def reply_to_department(*, by: User, referral: Referral, reply: str) -> Referral:
    """Tell a department what it asked.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, NothingAsked, ReasonRequired
    """
    locked = lock_open(Referral, referral, by)
    question = locked.open_question
    if question is None:
        raise NothingAsked(_("部门没有等着回复的问题。"))
    question.sealed_reply = required_text(reply, "reply", _("请写明回复。"), is_sealed=True)[:LONGEST_TEXT]
    question.replied_by, question.replied_on = by, today()
    question.save()
    record_referral(locked, _("回复{department}对{what}需求的提问。"))
    return locked
