"""Judge an unclear row: link it with a person, say that it means nobody; and confirm a link as the second person."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import refuse_same_person
from doudi.core.refusals import required_text
from doudi.monitoring.judgements.actions.questions import (
    active_judgement,
    judge,
    judgements_of,
    lock_question,
    refuse_own_relatives,
    remember,
    reopen,
    save,
)
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
        why=reason,
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

    Where candidates live in other townships, the row passes on to the one of the best of them, and ends there.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, JudgesOwnRelative, SecondPersonRequired
    """
    question = lock_question(by=by, unclear_row=unclear_row, verb="say_nobody", seen_version=seen_version)
    _refuse_undoing_two_alone(question.row, by)
    rows, now, reason = question.in_state(RowState.OPEN), timezone.now(), reason.strip()
    remaining = _rule_out(question.row, rows, by)
    if remaining is None:
        for row in rows:
            judge(row, "say_nobody", by=by, reason=reason, now=now)
        remember(question.row, None, by=by, now=now)
        done = _("不是本县登记的任何人")
    else:
        for row in rows:
            row.village_code = remaining.village_id
            row.state = ROW_TRANSITIONS.target(row.state, "pass_on")
            save(row)
        done = _("不是{own}的人，转{place}判定").format(
            own=by.place, place=place_name(remaining.village_id[:TOWNSHIP_DIGITS])
        )
    record(
        _("判定{row}{done}{others}。").format(
            row=row_label(question.row), done=done, others=others_in_words(len(rows) - 1)
        ),
        subject=question.row,
        village_code=unclear_row.village_code,
        why=reason,
    )
    return question.row


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
    rows, now = question.in_state(RowState.PROPOSED), timezone.now()
    refuse_same_person(by, *{row.judged_by_id for row in rows}, sentence=_("判定的人不能自己确认，请由另一人确认。"))
    for row in rows:
        row.confirmed_by, row.confirmed_at = by, now
        row.state = ROW_TRANSITIONS.target(row.state, "confirm")
        row.changed_at = now
        save(row)
    active_judgement(question.row).update(confirmed_by=by, confirmed_at=now)
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


@action("judgement.send_back")
def send_back(*, by: User, unclear_row: UnclearRow, reason: str, seen_version: int | None = None) -> UnclearRow:
    """Send a proposed link back as the second person, with the reason: the rows are judged again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, JudgesOwnRelative, SecondPersonRequired,
        ReasonRequired
    """
    question = lock_question(by=by, unclear_row=unclear_row, verb="send_back", seen_version=seen_version)
    refuse_same_person(by, question.row.judged_by_id, sentence=_("您自己判定的，请用“撤销”。"))
    reason = required_text(reason, "reason", _("请写明为什么退回。"))[:200]
    rows = question.in_state(RowState.PROPOSED, RowState.LINKED)
    reopen(question, rows, by=by, reason=reason)
    record(
        _("退回{row}的判定{others}。").format(row=row_label(question.row), others=others_in_words(len(rows) - 1)),
        subject=question.row,
        village_code=question.row.village_code,
        why=reason,
    )
    return question.row
