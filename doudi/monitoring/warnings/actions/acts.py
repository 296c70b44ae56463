"""Act on a warning: open a case, a referral, relief, a lead, a hold, a report of death, a question for a conference.

What is opened keeps its own checks and second persons; the warning remembers it and waits for its end.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Application, Case, Lead
from doudi.casework.post_award.actions.initiation import open_case
from doudi.casework.referrals.actions.leads import report_lead
from doudi.casework.referrals.actions.referrals import refer_person
from doudi.casework.worklist.actions import assign_case
from doudi.conferences.actions import raise_question
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import Division
from doudi.core.process import advance
from doudi.monitoring.warnings.actions.locking import lock_warning, name_of, take_up
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.people import household_of, people_of
from doudi.monitoring.warnings.refusals import ActionNotPossible
from doudi.monitoring.warnings.workflow import WARNING_TRANSITIONS
from doudi.payments.actions import place_hold
from doudi.registry.deaths.actions import report_death
from doudi.registry.models import Household, Person
from doudi.relief.cases.actions import open_relief
from doudi.relief.cases.intake import Intake, PersonInNeed
from doudi.values.carries import carries

QUESTION_KIND = "warning"
Action = Warning.Action


def _done(locked: Warning, by: User, act: str, key: int, words: str) -> Warning:
    """Keep what was opened with the warning, and record it."""
    locked.action, locked.action_key = act, key
    take_up(locked, by)
    advance(locked, "act", WARNING_TRANSITIONS)
    record(
        _("{warning}处置：{action}。").format(warning=name_of(locked), action=locked.get_action_display()),
        subject=locked,
        village_code=locked.village_code,
        new={"action": act, "key": key},
        why=words,
    )
    return locked


def _person(warning: Warning) -> Person:
    if warning.person is None:
        raise ActionNotPossible(_("这条预警说的是家庭，没有指明是谁，不能对个人这样办。"))
    return warning.person


def _household(warning: Warning) -> Household:
    household = household_of(warning)
    if household is None:
        raise ActionNotPossible(_("这个人没有登记在家庭里，请先登记家庭。"))
    return household


def _village(warning: Warning) -> Division:
    return Division.objects.get(code=warning.village_code)


@carries("SC39-III.4")
@action("warning.open_case")
def open_case_of_warning(
    *, by: User, warning: Warning, matter: str, why: str, seen_version: int | None = None
) -> Warning:
    """Open the reassessment of a family with awards.

    Raises:
        what ``lock_warning`` and ``open_case`` refuse, ActionNotPossible
    """
    locked = lock_warning(by, warning, "act", seen_version)
    household = _household(locked)
    case = open_case(by=by, matter=matter, household=household, why=why, channel=Application.Channel.WARNING)
    assign_case(case, by)
    return _done(locked, by, Action.CASE, case.pk, why)


@action("warning.link_case")
def link_case(*, by: User, warning: Warning, number: str, seen_version: int | None = None) -> Warning:
    """Remember a case under way that deals with a warning already: one of the family, or one made on its behalf.

    A closed case decided before anybody knew of the warning, and would end it with its own outcome.

    Raises:
        what ``lock_warning`` refuses, ActionNotPossible
    """
    locked = lock_warning(by, warning, "act", seen_version)
    case = Case.objects.visible_to(by).filter(number=number.strip()).select_related("application").first()
    if case is None or not _concerns(case, locked):
        message = _("没有这个办件，或者它不是这一家的。")
        raise ActionNotPossible(message, number=message)
    if case.is_closed:
        message = _("这个办件已经办结，没有核实这条预警。请核实后办结预警，或者发起新的办件。")
        raise ActionNotPossible(message, number=message)
    return _done(locked, by, Action.CASE, case.pk, case.number)


def _concerns(case: Case, warning: Warning) -> bool:
    household = household_of(warning)
    if household is not None and case.household_id == household.pk:
        return True
    own = {str(person.id_number.clear()) for person in people_of(warning) if person.id_number}
    return any(member.get("id_number") in own for member in case.application.answers["members"])


@carries("SC39-III.4", "RIGID-11")
@action("warning.refer")
def refer_warning(*, by: User, warning: Warning, kind: str, text: str, seen_version: int | None = None) -> Warning:
    """Refer a need to the department in charge, which answers on its own page.

    Raises:
        what ``lock_warning`` and ``refer_person`` refuse, ActionNotPossible
    """
    locked = lock_warning(by, warning, "act", seen_version)
    referral = refer_person(by=by, person=_first_person(locked), kind=kind, text=text)
    return _done(locked, by, Action.REFERRAL, referral.pk, "")


def _first_person(warning: Warning) -> Person:
    """Return the person of a warning, or the head of its family."""
    people = people_of(warning)
    if not people:
        raise ActionNotPossible(_("这个家庭没有登记成员。"))
    return people[0]


@action("warning.open_relief")
def open_relief_of_warning(
    *,
    by: User,
    warning: Warning,
    kind: str,
    sub_cause: str,
    degree: str,
    persons_affected: int,
    happened_on: date,
    account: str,
    seen_version: int | None = None,
) -> Warning:
    """Open a case of temporary relief for the person of a warning, or the head of its family.

    Raises:
        what ``lock_warning`` and ``open_relief`` refuse, ActionNotPossible
    """
    locked = lock_warning(by, warning, "act", seen_version)
    person, village = _first_person(locked), _village(locked)
    needy = PersonInNeed(
        name=person.name,
        id_number=person.id_number.clear() if person.id_number else "",
        sex=person.sex,
        birth_date=person.birth_date,
    )
    intake = Intake(
        person=needy,
        kind=kind,
        cause=sub_cause.partition("_")[0],
        sub_cause=sub_cause,
        degree=degree,
        area=village.area,
        persons_affected=persons_affected,
        happened_on=happened_on,
        account=account,
        channel=Application.Channel.WARNING,
    )
    relief, _code = open_relief(by=by, village=village, intake=intake, household=household_of(locked))
    return _done(locked, by, Action.RELIEF, relief.pk, "")


@action("warning.report_lead")
def report_lead_of_warning(
    *, by: User, warning: Warning, need: str, text: str = "", seen_version: int | None = None
) -> Warning:
    """Report the family of a warning as a lead, which the township follows up.

    Raises:
        what ``lock_warning`` and ``report_lead`` refuse
    """
    locked = lock_warning(by, warning, "act", seen_version)
    people = people_of(locked)
    household = household_of(locked)
    who = people[0].name if people else household.number if household else ""
    lead: Lead = report_lead(by=by, village=_village(locked), need=need, who=who, text=text)
    return _done(locked, by, Action.LEAD, lead.pk, "")


@action("warning.place_hold")
def place_hold_of_warning(
    *, by: User, warning: Warning, reason: str, detail: str, programme: str = "", seen_version: int | None = None
) -> Warning:
    """Hold the payments of the person of a warning: the warning only proposes it, this officer answers for it.

    Raises:
        what ``lock_warning`` and ``place_hold`` refuse, ActionNotPossible
    """
    locked = lock_warning(by, warning, "act", seen_version)
    hold = place_hold(by=by, person=_person(locked), reason=reason, detail=detail, programme=programme)
    return _done(locked, by, Action.HOLD, hold.pk, str(hold.get_reason_display()))


@action("warning.report_death")
def report_death_of_warning(
    *,
    by: User,
    warning: Warning,
    died_on: date,
    data_source: str,
    note: str = "",
    seen_version: int | None = None,
) -> Warning:
    """Report that the person of a warning died; payments wait, and a second person confirms or rejects it.

    Raises:
        what ``lock_warning`` and ``report_death`` refuse, ActionNotPossible
    """
    locked = lock_warning(by, warning, "act", seen_version)
    report = report_death(by=by, person=_person(locked), died_on=died_on, data_source=data_source, note=note)
    return _done(locked, by, Action.DEATH_REPORT, report.pk, report.data_source)


@carries("SC39-III.4")
@action("warning.raise_question")
def raise_question_of_warning(
    *, by: User, warning: Warning, title: str, question: str, seen_version: int | None = None
) -> Warning:
    """Bring a complex family before the county's conference.

    Raises:
        what ``lock_warning`` and ``raise_question`` refuse
    """
    locked = lock_warning(by, warning, "act", seen_version)
    raised = raise_question(
        by=by,
        kind=QUESTION_KIND,
        subject_id=str(locked.pk),
        village_code=locked.village_code,
        title=title,
        question=question,
    )
    return _done(locked, by, Action.CONFERENCE, raised.pk, raised.title)
