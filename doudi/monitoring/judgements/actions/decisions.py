"""Judge an unclear row: link it with a person, say that it means nobody; and confirm either as the second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import refuse_same_person
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.monitoring.judgements.actions.questions import (
    Question,
    active_judgement,
    judge,
    judgements_of,
    lock_question,
    refuse_own_relatives,
    remember,
    reopen,
    save,
)
from doudi.monitoring.judgements.follow_ups import JUDGED
from doudi.monitoring.judgements.labels import row_label
from doudi.monitoring.judgements.models import Candidate, UnclearRow
from doudi.monitoring.judgements.people import survivors
from doudi.monitoring.judgements.refusals import CandidateRequired
from doudi.monitoring.judgements.workflow import ROW_TRANSITIONS, RowState
from doudi.registry.models import Person
from doudi.values.carries import carries


@carries("P18-3.d")
@action("judgement.link")
def link_row(
    *, by: User, unclear_row: UnclearRow, person: Person | None, reason: str = "", seen_version: int | None = None
) -> UnclearRow:
    """Link a row, and all of its identity, with a candidate, or with a person of the picker and a reason.

    A link that may stop a payment, or with a person outside the candidates, is proposed to a second person.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, JudgesOwnRelative, CandidateRequired,
        ReasonRequired
    """
    question = lock_question(by=by, unclear_row=unclear_row, verb="link", seen_version=seen_version)
    if person is None:
        message = _("请先选定是哪一位候选人，再点“是这个人”。")
        raise CandidateRequired(message, candidate=message)
    person = Person.objects.get(pk=person.pk)
    if person.merged_into_id or not contains(by.scope, person.village_id):
        message = _("这个人不在您的辖区内，或者已并入别的记录，请重新选。")
        raise CandidateRequired(message, candidate=message, person=message)
    refuse_own_relatives(by, [person.pk])
    is_candidate = person.pk in {one.pk for one in survivors(_candidates_of(question.row)).values()}
    reason = reason.strip() if is_candidate else required_text(reason, "reason", _("请写明凭什么认定是这个人。"))
    rows, now = question.in_state(RowState.OPEN), timezone.now()
    for row in rows:
        row.person, row.village_code = person, person.village_id
        row.needs_second_person = row.needs_second_person or not is_candidate
        verb = "propose" if row.needs_second_person else "link"
        judge(row, verb, by=by, reason=reason, now=now)
    remember(question.row, person, by=by, now=now)
    JUDGED.tell([row for row in rows if row.state == RowState.LINKED], by)
    waits = sum(row.state == RowState.PROPOSED for row in rows)
    record(
        _("判定{row}是{name}（{number}）{others}{waits}。").format(
            row=row_label(question.row),
            name=person.name,
            number=person.number,
            others=others_in_words(len(rows) - 1),
            waits=_("，待第二人确认") if waits else "",
        ),
        subject=person,
        village_code=person.village_id,
    )
    return question.row


def _candidates_of(row: UnclearRow) -> list[int]:
    return list(Candidate.objects.filter(unclear_row=row).values_list("person_id", flat=True))


def others_in_words(number: int) -> str:
    """Say how many rows of the same identity went along."""
    return _("，同样身份的另{number}行一并判定").format(number=number) if number else ""


@carries("P18-3.d")
@action("judgement.say_nobody")
def say_nobody(*, by: User, unclear_row: UnclearRow, reason: str = "", seen_version: int | None = None) -> UnclearRow:
    """Say that a row, and all of its identity, means none of the candidates whom the user sees.

    Where candidates live in other townships, the row passes on to the one of the best of them, and ends there. A row
    that may stop a payment waits first for a second person to agree: waving off a death weighs as much as a link.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, JudgesOwnRelative, SecondPersonRequired
    """
    question = lock_question(by=by, unclear_row=unclear_row, verb="say_nobody", seen_version=seen_version)
    _refuse_undoing_two_alone(question.row, by)
    rows, now, reason = question.in_state(RowState.OPEN), timezone.now(), reason.strip()
    remaining = _rule_out(question.row, rows, by)
    for row in rows:
        if row.needs_second_person:
            judge(row, "propose_nobody", by=by, reason=reason, now=now)
        elif remaining is None:
            judge(row, "say_nobody", by=by, reason=reason, now=now)
        else:
            _pass_on(row, "pass_on", remaining)
    if remaining is None:
        remember(question.row, None, by=by, now=now)
    JUDGED.tell([row for row in rows if row.state == RowState.NOBODY], by)
    waits = any(row.is_nobody_proposed for row in rows)
    record(
        _("判定{row}{done}{others}{waits}。").format(
            row=row_label(question.row),
            done=_nobody_in_words(remaining, by),
            others=others_in_words(len(rows) - 1),
            waits=_("，待第二人确认") if waits else "",
        ),
        subject=question.row,
        village_code=unclear_row.village_code,
    )
    return question.row


def _pass_on(row: UnclearRow, verb: str, remaining: Person) -> None:
    """Let the township of a candidate judge who was not ruled out yet."""
    row.village_code = remaining.village_id
    row.state = ROW_TRANSITIONS.target(row.state, verb)
    save(row)


def _nobody_in_words(remaining: Person | None, by: User) -> str:
    if remaining is None:
        return _("不是本县登记的任何人")
    place = place_name(remaining.village_id[:TOWNSHIP_DIGITS])
    return _("不是{own}的人，转{place}判定").format(own=by.place, place=place)


def _refuse_undoing_two_alone(row: UnclearRow, by: User) -> None:
    """Refuse who withdrew a link of two people that may stop a payment, and would now say alone that it is nobody.

    Raises:
        SecondPersonRequired
    """
    undone = judgements_of(row).filter(confirmed_by__isnull=False, withdrawn_at__isnull=False)
    last = undone.order_by("-withdrawn_at", "-pk").first()
    if row.needs_second_person and last is not None:
        refuse_same_person(by, last.withdrawn_by_id, sentence=_("两人认定的人由您撤销，请另一人判定都不是。"))


def _rule_out(row: UnclearRow, rows: Iterable[UnclearRow], by: User) -> Person | None:
    """Mark the candidates in the user's scope as ruled out; return the best of those elsewhere, if any are left."""
    candidates = list(Candidate.objects.filter(unclear_row=row, ruled_out_by=None).values_list("person_id", flat=True))
    people = survivors(candidates)
    seen = [pk for pk in candidates if contains(by.scope, people[pk].village_id)]
    Candidate.objects.filter(unclear_row__in=list(rows), person__in=seen).update(ruled_out_by=by)
    return next((people[pk] for pk in candidates if pk not in seen), None)


@carries("P18-3.d")
@action("judgement.confirm")
def confirm_link(*, by: User, unclear_row: UnclearRow, seen_version: int | None = None) -> UnclearRow:
    """Confirm as the second person a link that may stop a payment, for every row of the identity.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, JudgesOwnRelative, SecondPersonRequired
    """
    question = lock_question(by=by, unclear_row=unclear_row, verb="confirm", seen_version=seen_version)
    _refuse_other_proposal(question.row, is_nobody=False)
    rows, now = _proposed_alike(question), timezone.now()
    refuse_same_person(by, *{row.judged_by_id for row in rows}, sentence=_("判定的人不能自己确认，请由另一人确认。"))
    for row in rows:
        row.confirmed_by, row.confirmed_at = by, now
        row.state = ROW_TRANSITIONS.target(row.state, "confirm")
        row.changed_at = now
        save(row)
    _confirm_remembered(question.row, by=by, now=now)
    JUDGED.tell(rows, by)
    person = question.row.person
    assert person is not None  # noqa: S101 - a database constraint
    record(
        _("确认{row}是{name}（{number}）{others}。").format(
            row=row_label(question.row), name=person.name, number=person.number, others=others_in_words(len(rows) - 1)
        ),
        subject=person,
        village_code=person.village_id,
    )
    return question.row


@carries("P18-3.d")
@action("judgement.confirm_nobody")
def confirm_nobody(*, by: User, unclear_row: UnclearRow, seen_version: int | None = None) -> UnclearRow:
    """Agree as the second person that rows that may stop a payment mean nobody of the candidates.

    Candidates of other townships whom nobody has ruled out yet are judged there first, by two people as well.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, JudgesOwnRelative, SecondPersonRequired
    """
    question = lock_question(by=by, unclear_row=unclear_row, verb="confirm_nobody", seen_version=seen_version)
    _refuse_other_proposal(question.row, is_nobody=True)
    rows, now = _proposed_alike(question), timezone.now()
    sentence = _("判定的人不能自己确认，请由另一人确认。")
    refuse_same_person(by, *{row.judged_by_id for row in rows}, sentence=sentence)
    _refuse_unseen_candidates(question.row, by)
    remaining = _rule_out(question.row, rows, by)
    for row in rows:
        if remaining is not None:
            row.judged_by = row.judged_at = None
            _pass_on(row, "confirm_pass_on", remaining)
            continue
        row.confirmed_by, row.confirmed_at, row.changed_at = by, now, now
        row.state = ROW_TRANSITIONS.target(row.state, "confirm_nobody")
        save(row)
    if remaining is None:
        _confirm_remembered(question.row, by=by, now=now)
        JUDGED.tell(rows, by)
    record(
        _("确认{row}{done}{others}。").format(
            row=row_label(question.row),
            done=_nobody_in_words(remaining, by),
            others=others_in_words(len(rows) - 1),
        ),
        subject=question.row,
        village_code=unclear_row.village_code,
    )
    return question.row


def _proposed_alike(question: Question) -> list[UnclearRow]:
    """Return the rows for which the same is proposed: of one identity some may wait as a link, others as nobody."""
    is_nobody = question.row.is_nobody_proposed
    return [row for row in question.in_state(RowState.PROPOSED) if row.is_nobody_proposed == is_nobody]


def _refuse_other_proposal(row: UnclearRow, *, is_nobody: bool) -> None:
    """Refuse to confirm a link where nobody is proposed, and the other way round.

    Raises:
        TransitionNotAllowed
    """
    if row.is_nobody_proposed != is_nobody:
        raise TransitionNotAllowed(_("这一行等的是另一种确认，请重新打开页面看过再办。"))


def _refuse_unseen_candidates(row: UnclearRow, by: User) -> None:
    """Refuse a second person who does not see everybody whom the first one ruled out.

    Raises:
        OutsideScope
    """
    ruled_out = Candidate.objects.filter(unclear_row=row, ruled_out_by=row.judged_by_id)
    people = survivors(ruled_out.values_list("person_id", flat=True))
    if not all(contains(by.scope, person.village_id) for person in people.values()):
        raise OutsideScope(_("排除的候选人有别的乡镇的，请由县民政局的另一人确认。"))


def _confirm_remembered(row: UnclearRow, *, by: User, now: datetime) -> None:
    """Let the judgement on an identity hold for two people; remember it where another one, or none, is remembered."""
    remembered = active_judgement(row).filter(person__isnull=row.person_id is None)
    if not remembered.exists():
        assert row.judged_by is not None  # noqa: S101 - a database constraint
        remember(row, row.person, by=row.judged_by, now=now)
    remembered.update(confirmed_by=by, confirmed_at=now)


@action("judgement.send_back")
def send_back(*, by: User, unclear_row: UnclearRow, reason: str, seen_version: int | None = None) -> UnclearRow:
    """Send a proposal back as the second person, with the reason: the rows are judged again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, JudgesOwnRelative, SecondPersonRequired,
        ReasonRequired
    """
    question = lock_question(by=by, unclear_row=unclear_row, verb="send_back", seen_version=seen_version)
    refuse_same_person(by, question.row.judged_by_id, sentence=_("您自己判定的，请用“撤销”。"))
    reason = required_text(reason, "reason", _("请写明为什么退回。"))[:200]
    rows = question.in_state(RowState.PROPOSED, RowState.LINKED, RowState.NOBODY)
    reopen(question, rows, by=by, reason=reason)
    record(
        _("退回{row}的判定{others}。").format(row=row_label(question.row), others=others_in_words(len(rows) - 1)),
        subject=question.row,
        village_code=question.row.village_code,
    )
    return question.row
