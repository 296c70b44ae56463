"""Open a post-award case: change, review, death, ending, card change, transfer."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from doudi.casework.cases.actions.applications import new_receipt_number
from doudi.casework.cases.workflow import enter_step
from doudi.casework.models import Application, Case
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.recusal.conflicts_of_interest import apply_recusals
from doudi.casework.refusals import CaseAlreadyOpen, ManualOpeningNotAllowed, NoAwardInForce
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import this_month, today
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.models import Household, Membership, Person

_RUNS_ALONGSIDE_OTHERS = frozenset({"death_closing"})
"""Matters with a deadline of their own, which do not wait for another reassessment of the household."""


@action("case.open")
def open_case(
    *,
    by: Actor,
    matter: str,
    household: Household,
    why: str,
    person: Person | None = None,
    clock_starts_on: date | None = None,
    channel: str = Application.Channel.OFFICE,
) -> Case:
    """Open a case about people who have an award; it is accepted at once and its clock starts.

    ``clock_starts_on`` is the day from which the deadline counts, if not today: for a death, the day of death.
    ``channel`` is where it came from, if not from the office itself.

    Raises:
        ManualOpeningNotAllowed, OutsideScope, ReasonRequired, NoAwardInForce, CaseAlreadyOpen
    """
    require_permission(by, Permission.HANDLE_CASES)
    procedure = all_procedures().get(matter)
    opener = "office" if isinstance(by, User) else "system"
    if procedure is None or procedure.kind == "application" or opener not in {*procedure.opened_by, "system"}:
        raise ManualOpeningNotAllowed(_("这一事项不能由您发起。"))
    if isinstance(by, User) and not contains(by.scope, household.village_id):
        raise OutsideScope(_("这个家庭不在您的辖区内。"))
    why = required_text(why, "why", _("请写明原因。"))
    _refuse_opening(procedure, household, person)
    members = people_living_in(household)
    case = Case(
        application=new_office_application(procedure, household, members, person, by, channel),
        procedure_id=matter,
        village_code=household.village_id,
        household=household,
        person=person,
        accepted_on=today(),
        clock_starts_on=clock_starts_on,
        opening_reason=why[:200],
    )
    case.number = f"{case.application.receipt}-1"
    apply_recusals(case, members)
    enter_step(case, procedure.steps_on(today())[0])
    record(
        _("发起{name}家庭的{label}，{day}前办结。").format(
            name=case.application.applicant_name, label=procedure.label, day=case.due_on
        ),
        subject=case,
        village_code=case.village_code,
        why=case.opening_reason,
    )
    return case


def reassessing_procedures() -> list[str]:
    """Return the procedures that reassess a household, of which one runs at a time."""
    return [
        name
        for name, declared in all_procedures().items()
        if declared.reassesses and name not in _RUNS_ALONGSIDE_OTHERS
    ]


def people_living_in(household: Household) -> list[Person]:
    """Return who lives in a household now, its head first."""
    lived = household.memberships.filter(kind=Membership.Kind.LIVING, withdrawn_at=None, valid_to=None).select_related(
        "person"
    )
    memberships = sorted(lived, key=lambda membership: (membership.relation != "户主", membership.pk))
    return [membership.person for membership in memberships]


def _refuse_opening(procedure: Procedure, household: Household, person: Person | None) -> None:
    if procedure.covers == "person" and (person is None or person.household_id != household.pk):
        raise NoAwardInForce(_("请选择这个家庭里的人。"))
    awards = awards_not_ended(this_month()).filter(person__household=household)
    if procedure.reassesses and not awards.exists():
        raise NoAwardInForce(_("这个家庭没有正在享受的待遇；要申请救助的，请按申请办理。"))
    running = Case.objects.exclude(step=CLOSED).filter(household=household)
    same = running.filter(procedure_id=procedure.id, person=person).first()
    if same is None and procedure.reassesses and procedure.id not in _RUNS_ALONGSIDE_OTHERS:
        same = running.filter(procedure_id__in=reassessing_procedures()).first()
    if same is not None:
        message = _("这个家庭的“{label}”正在办理（{number}，{step}），请在那一件里继续。")
        raise CaseAlreadyOpen(message.format(label=same.procedure.label, number=same.number, step=same.step_label))


def new_office_application(
    procedure: Procedure,
    household: Household,
    members: list[Person],
    person: Person | None,
    by: Actor,
    channel: str = Application.Channel.OFFICE,
) -> Application:
    """Create the application of a case opened by an office: the members as registered, without a code to look it up."""
    people = [*([person] if person else []), *(member for member in members if member != person)]
    memberships = household.memberships.filter(withdrawn_at=None, valid_to=None)
    relations = {membership.person_id: membership.relation for membership in memberships}
    answers: dict[str, Any] = {
        "members": [
            {
                "name": member.name,
                "id_number": member.id_number.clear() if member.id_number else "",
                "person": member.number,
                "relation": relations.get(member.pk, ""),
                "facts": {},
                "birth_date": member.birth_date.isoformat(),
                "sex": member.sex,
            }
            for member in people
        ],
        "household": {},
        "subjects": {procedure.id: [0] if person else []},
        "phone": "",
        "consent": {},
        "asked": {},
        "bank_account": "",
        "words": "",
    }
    return Application.objects.create(
        receipt=new_receipt_number(household.village_id),
        code_hash=make_password(None),
        channel=channel,
        village_code=household.village_id,
        applicant_name=people[0].name if people else household.number,
        sealed_answers=json.dumps(answers, ensure_ascii=False),
        matters=[procedure.id],
        sent_by=by if isinstance(by, User) else None,
    )
