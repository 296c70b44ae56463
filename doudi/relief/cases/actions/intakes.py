"""Open a case of relief at the place of hardship."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.casework.cases.actions.applications import new_receipt_number
from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.applicant_matching import known_person
from doudi.casework.cases.workflow import enter_step, set_next_due
from doudi.casework.models import Application, Case
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.recusal.conflicts_of_interest import apply_recusals
from doudi.casework.referrals.actions.leads import close_lead
from doudi.casework.search.names import keep_names
from doudi.casework.worklist.actions import assign_case
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.lookup_codes import hash_of, new_code
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope
from doudi.registry.models import Household, Person
from doudi.relief.cases.earlier_aid import under_way, unfinished_case
from doudi.relief.cases.intake import MAX_ACCOUNT_LENGTH, Intake, PersonInNeed
from doudi.relief.cases.models import AffectedPerson, Kind, ReliefCase
from doudi.relief.identities.actions import register_identity
from doudi.relief.refusals import ReliefUnderWay
from doudi.values.carries import carries

_BASIS_PROCEDURES = ("dibao", "tekun", "one_person_cover")


@carries("P18-6.a", "P18-6.d", "SC39-IV.3", "MCA83-IV.3", "SAL2026-37")
@action("relief.open")
def open_relief(
    *,
    by: User | Applicant,
    village: Division,
    intake: Intake,
    files: list[Attachment] | None = None,
    household: Household | None = None,
) -> tuple[ReliefCase, str]:
    """Open a case where the hardship is, without regard to hukou, address or papers; return it with its code.

    The code follows the case on the web. ``household`` is the one that the officer picked, where the number is not
    known. What a phone sends twice is received once: ``queries.received_before``.

    Raises:
        PermissionRequired, OutsideScope, HardshipIncomplete, HiddenCharacters, ReliefUnderWay
    """
    if isinstance(by, User):
        require_permission(by, Permission.APPLY_ON_BEHALF)
        if not contains(by.scope, village.code):
            raise OutsideScope(_("{village}不在您的辖区内。").format(village=village.name))
    intake.refuse_incomplete()
    needy = intake.person.checked()
    person = known_person(needy.id_number)
    application, code = _application(by, village, intake, needy, files or [])
    relief = open_case_of(application, intake, needy, by, household or (person.household if person else None))
    case = relief.case
    if isinstance(by, User) and by.may(Permission.HANDLE_CASES):
        assign_case(case, by)
    _end_lead(by, intake, case)
    record(
        _("登记{name}的临时救助（{kind}，{cause}），{day}前决定。").format(
            name=needy.name,
            kind=relief.get_kind_display(),
            cause=relief.get_cause_display(),
            day=case.due_on or case.next_due_on,
        ),
        subject=case,
        village_code=village.code,
    )
    return relief, code


def open_case_of(
    application: Application, intake: Intake, needy: PersonInNeed, by: Actor, household: Household | None
) -> ReliefCase:
    """Open the case of an application; the calling action records it.

    Raises:
        HardshipIncomplete, ReliefUnderWay
    """
    assert needy.birth_date is not None  # noqa: S101 - checked by the caller
    person = known_person(needy.id_number)
    procedure = all_procedures()[_procedure_of(intake)]
    case = Case(
        number=f"{application.receipt}-{application.cases.count() + 1}",
        application=application,
        procedure_id=procedure.id,
        village_code=application.village_code,
        household=household,
    )
    _lock_family(case, person)
    _refuse_unfinished(case)
    apply_recusals(case, [person] if person else [])
    if procedure.steps[0] != "acceptance":
        case.accepted_on = today()
    enter_step(case, procedure.steps[0])
    relief = _relief_row(by, case, intake, needy)
    AffectedPerson.objects.create(
        relief=relief,
        person=person,
        name=needy.name,
        sex=needy.sex,
        birth_date=needy.birth_date,
        id_number=needy.id_number,
        id_number_index=blind_index(needy.id_number, SealedKind.IDENTITY_NUMBER) if needy.id_number else "",
    )
    _refuse_under_way(relief)
    set_next_due(case)  # the deadline follows from kind, degree and earlier relief
    case.save()
    return relief


def _application(
    by: User | Applicant, village: Division, intake: Intake, needy: PersonInNeed, files: list[Attachment]
) -> tuple[Application, str]:
    """Create the application: the person in need as its only member, and the account."""
    assert needy.birth_date is not None  # noqa: S101 - checked above
    code = new_code()
    members: list[dict[str, Any]] = [
        {
            "name": needy.name,
            "id_number": needy.id_number,
            "relation": "户主",
            "facts": {},
            "birth_date": needy.birth_date.isoformat(),
            "sex": needy.sex,
        }
    ]
    answers: dict[str, Any] = {
        "members": members,
        "household": {},
        "subjects": {_procedure_of(intake): [0]},
        "phone": intake.phone,
        "consent": {},
        "asked": {},
        "bank_account": "",
        "words": intake.account.strip()[:MAX_ACCOUNT_LENGTH],
    }
    application = Application.objects.create(
        receipt=new_receipt_number(village.code),
        code_hash=hash_of(code),
        channel=intake.channel,
        village_code=village.code,
        applicant_name=needy.name,
        phone=intake.phone,
        phone_index=blind_index(intake.phone, SealedKind.PHONE) if intake.phone else "",
        sealed_answers=json.dumps(answers, ensure_ascii=False),
        matters=[_procedure_of(intake)],
        sent_by=by if isinstance(by, User) else None,
    )
    application.files.set(files)
    keep_names(application, members)
    return application, code


def _procedure_of(intake: Intake) -> str:
    return f"relief_{intake.kind}"


def _lock_family(case: Case, person: Person | None) -> None:
    """Lock the family, so that two townships that open a case in the same moment see each other."""
    if case.household_id:
        lock_row(Household.objects.all(), case.household_id)
    elif person is not None:
        lock_row(Person.objects.all(), person.pk)


def _relief_row(by: Actor, case: Case, intake: Intake, needy: PersonInNeed) -> ReliefCase:
    identity = register_identity(by, case.village_code, needy) if needy.is_unknown and isinstance(by, User) else None
    return ReliefCase.objects.create(
        case=case,
        kind=intake.kind,
        cause=intake.cause,
        sub_cause=intake.sub_cause,
        group=intake.group,
        degree=intake.degree,
        area=intake.area,
        persons_affected=intake.persons_affected,
        happened_on=intake.happened_on,
        is_local=intake.is_local,
        sealed_account=intake.account.strip()[:MAX_ACCOUNT_LENGTH],
        own_paid_fen=intake.own_paid_fen,
        identity=identity,
        lead=intake.lead,
        basis_case=basis_case(case) if intake.kind == Kind.TRANSITIONAL else None,
        client_key=intake.client_key,
    )


@carries("P18-6.f")
def basis_case(case: Case) -> Case | None:
    """Return the family's open case for dibao or tekun, which transitional relief bridges."""
    if case.household_id is None:
        return None
    waiting = Q(household=case.household_id) | Q(person__household=case.household_id)
    open_cases = Case.objects.exclude(step=CLOSED).filter(waiting, procedure_id__in=_BASIS_PROCEDURES)
    return open_cases.order_by("pk").first()


def _refuse_unfinished(case: Case) -> None:
    """Refuse while another case of the same kind of the family is not closed, decided or not.

    Raises:
        ReliefUnderWay
    """
    if case.household_id is None:
        return
    other = unfinished_case(case.procedure_id, case.household_id)
    if other is not None:
        message = _("这一家的{number}还没有办结（{step}），请先办结，或者在那一件里办理。")
        raise ReliefUnderWay(message.format(number=other.number, step=other.step_label))


def _refuse_under_way(relief: ReliefCase) -> None:
    """Refuse a second open case for the same people and cause, and say where the first one is.

    Raises:
        ReliefUnderWay
    """
    other = next((one for one in under_way(relief) if one.cause == relief.cause), None)
    if other is not None:
        message = _("这一家同一事由的临时救助正在{place}办理（{number}），请与那里联系，不要重复办理。")
        raise ReliefUnderWay(message.format(place=place_name(other.case.village_code), number=other.case.number))


def _end_lead(by: User | Applicant, intake: Intake, case: Case) -> None:
    """End the lead that the case comes from, where its officer opens it."""
    lead = intake.lead
    if lead is not None and lead.ended_on is None and isinstance(by, User) and by.may(Permission.HANDLE_CASES):
        close_lead(by=by, lead=lead, outcome="application", answer=_("转临时救助{number}。").format(number=case.number))
