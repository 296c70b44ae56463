"""Open the follow-up of a case of relief when it is first paid, raise its tier, and record the visit (P18-6.l)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework import actions as casework
from doudi.casework.models import Lead
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.process import lock_row, refuse_stale
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.relief.cases.models import ReliefCase
from doudi.relief.follow_ups.models import FollowUp, FollowUpVisit
from doudi.relief.follow_ups.refusals import (
    FollowUpInvalid,
    SignedRecordMissing,
    VisitBelowTier,
    VisitOfAnotherHolder,
)
from doudi.relief.follow_ups.tiers import Tier, follow_up_days, is_below, may_visit, tier_of_post, tier_of_total
from doudi.relief.posts.models import OfficePost
from doudi.relief.posts.queries import posts_at
from doudi.values.carries import carries

LONGEST_FINDINGS = 600


def approved_total_of(relief: ReliefCase) -> int:
    """Return the approved total of a case, all instalments together; 0 before its first proposal."""
    last = relief.proposals.last()
    return last.total_fen if last else 0


@carries("P18-6.l")
def open_follow_up(relief: ReliefCase, *, by: Actor) -> FollowUp | None:
    """Open the follow-up that a paid case needs, or raise the open one to the tier of the total; None if none is due.

    May be called at any payment and after any decision: the same tier is opened once. A visit that was made for a
    lower tier does not count for a higher one.
    """
    if relief.first_paid_on is None:
        return None
    total_fen = approved_total_of(relief)
    tier = tier_of_total(total_fen, relief.first_paid_on)
    existing = list(relief.follow_ups.all())
    if tier is None or any(not is_below(one.tier, tier) for one in existing):
        return next((one for one in existing if one.state == FollowUp.State.OPEN), None)
    return _open_or_raise(relief, tier, total_fen, by=by)


@action("relief.follow_up.open")
def _open_or_raise(relief: ReliefCase, tier: Tier, total_fen: int, *, by: Actor) -> FollowUp:  # noqa: ARG001 - the trail reads who
    """Create the follow-up of a tier, or raise the open one of a lower tier."""
    locked = ReliefCase.objects.select_for_update(of=("self",)).select_related("case").get(pk=relief.pk)
    assert locked.first_paid_on is not None  # noqa: S101 - asked before
    village_code = locked.case.village_code
    changed: dict[str, Any] = {"tier": tier, "total_fen": total_fen, "post": _assigned_post(village_code, tier)}
    follow_up = locked.follow_ups.filter(state=FollowUp.State.OPEN).first()
    if follow_up is None:
        due_on = locked.first_paid_on + timedelta(days=follow_up_days(locked.first_paid_on))
        follow_up = FollowUp(relief=locked, village_code=village_code, due_on=due_on, opened_on=today())
    for name, value in changed.items():
        setattr(follow_up, name, value)
    follow_up.version += 1
    follow_up.save()
    record(
        _("产生救助回访：由{tier}在{day}前回访。").format(tier=follow_up.get_tier_display(), day=follow_up.due_on),
        subject=follow_up,
        village_code=village_code,
    )
    return follow_up


def _assigned_post(village_code: str, tier: Tier) -> OfficePost | None:
    """Return the holder to whom a visit falls: the resident leader of the village before the others of the tier."""
    of_tier = [post for post in posts_at(village_code, today()) if tier_of_post(post.kind) == tier]
    return min(of_tier, key=lambda post: (not post.villages, post.pk), default=None)


@action("relief.follow_up.assign")
def assign_follow_up(*, by: User, follow_up: FollowUp, post: OfficePost) -> FollowUp:
    """Assign a follow-up to a named holder of its tier or a higher one.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, FollowUpInvalid, VisitBelowTier
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = _lock_open(by, follow_up)
    _refuse_post(locked, post, today())
    locked.post = post
    locked.version += 1
    locked.save()
    record(_("回访由{holder}去。").format(holder=post), subject=locked, village_code=locked.village_code)
    return locked


def _lock_open(by: User, follow_up: FollowUp) -> FollowUp:
    outside = OutsideScope(_("这一户不在您的辖区内。"))
    locked = lock_row(FollowUp.objects.visible_to(by), follow_up.pk, missing=outside)
    if locked.state != FollowUp.State.OPEN:
        raise TransitionNotAllowed(_("这一户已经回访过。"))
    return locked


def _refuse_post(follow_up: FollowUp, post: OfficePost, on: date) -> None:
    """Refuse a post that is not in force at the place, or below the tier.

    Raises:
        FollowUpInvalid, VisitBelowTier
    """
    if post not in posts_at(follow_up.village_code, on):
        message = _("这个职务当天不负责这个村（居）。")
        raise FollowUpInvalid(message, post=message)
    if not may_visit(post.kind, follow_up.tier):
        message = _("救助总额{amount}元的，由{tier}回访，不能由下一级代替。").format(
            amount=f"{follow_up.total_fen / 100:.0f}", tier=follow_up.get_tier_display()
        )
        raise VisitBelowTier(message, post=message)


@dataclass(frozen=True)
class VisitReport:
    """A follow-up visit as the page or the phone sends it; ``photo`` and others are name and content."""

    key: str
    visited_on: date
    post: OfficePost
    found: str
    further: str
    satisfaction: str
    companions: str = ""
    need: str = ""
    photo: tuple[str, bytes] | None = None
    signature: tuple[str, bytes] | None = None
    signed_record: tuple[str, bytes] | None = None
    seen_version: int | None = None


@carries("P18-6.l")
def submit_follow_up_visit(*, by: User, follow_up: FollowUp, report: VisitReport) -> FollowUpVisit:
    """Record a follow-up visit with its files, and the lead where the family needs more; once for each key.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, StaleVersion, FollowUpInvalid, VisitBelowTier,
        VisitOfAnotherHolder, SignedRecordMissing, ReasonRequired, EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.HANDLE_CASES)
    with transaction.atomic():
        received = FollowUpVisit.objects.filter(client_key=report.key, recorded_by=by, follow_up=follow_up).first()
        if received is not None:
            return received
        locked = _lock_open(by, follow_up)
        refuse_stale(locked, report.seen_version, _("您打开页面以后，这一户的回访有变化，请看过再决定。"))
        _refuse_report(by, locked, report)
        files = {
            name: store_attachment(
                by=by, name=given[0], content=given[1], kind="photo", village_code=locked.village_code
            )
            for name in ("photo", "signature", "signed_record")
            if (given := getattr(report, name))
        }
        lead = _report_need(by, locked, report) if report.further == FollowUpVisit.Further.LEAD else None
        return _record_visit(by=by, locked=locked, report=report, files=files, lead=lead)


def _refuse_report(by: User, follow_up: FollowUp, report: VisitReport) -> None:
    """Refuse a visit on an impossible day, by a lower tier, for another holder, or without proof.

    Raises:
        FollowUpInvalid, VisitBelowTier, VisitOfAnotherHolder, SignedRecordMissing
    """
    first_paid_on = follow_up.relief.first_paid_on
    if first_paid_on is None or not first_paid_on <= report.visited_on <= today():
        message = _("回访日期不能早于首次发放，也不能晚于今天。")
        raise FollowUpInvalid(message, visited_on=message)
    _refuse_post(follow_up, report.post, report.visited_on)
    if report.post.holder_id is not None and report.post.holder_id != by.pk:
        message = _("{holder}有账号，由本人登记回访。").format(holder=report.post)
        raise VisitOfAnotherHolder(message, post=message)
    if report.post.holder_id is None and report.signed_record is None:
        message = _("没有账号的领导，须上传本人签字的回访记录照片。")
        raise SignedRecordMissing(message, photos=message)
    if not (report.photo or report.signature or report.signed_record):
        message = _("请上传回访照片，或者请群众签名。")
        raise SignedRecordMissing(message, photos=message)
    if (
        report.further not in FollowUpVisit.Further.values
        or report.satisfaction not in FollowUpVisit.Satisfaction.values
    ):
        raise FollowUpInvalid(_("请选择还有什么需要、是否满意。"))


def _report_need(by: User, follow_up: FollowUp, report: VisitReport) -> Lead:
    """Report the further need as a lead (P18-10.c)."""
    need = required_text(report.need, "need", _("请写明还有什么困难。"), is_sealed=True)
    return casework.report_lead(
        by=by,
        village=Division.objects.get(code=follow_up.village_code),
        need=Lead.Need.OTHER,
        who=follow_up.relief.case.application.applicant_name,
        text=need,
    )


@action("relief.follow_up.visit")
def _record_visit(
    *, by: User, locked: FollowUp, report: VisitReport, files: dict[str, Attachment], lead: Lead | None
) -> FollowUpVisit:
    found = required_text(report.found, "seen", _("请写明看到的情况。"), is_sealed=True)
    findings = {"found": found[:LONGEST_FINDINGS], "need": report.need.strip()[:LONGEST_FINDINGS]}
    visit = FollowUpVisit.objects.create(
        follow_up=locked,
        visited_on=report.visited_on,
        post=report.post,
        visitor_name=report.post.holder_name,
        companions=report.companions.strip()[:120],
        sealed_findings=json.dumps(findings, ensure_ascii=False),
        further=report.further,
        lead=lead,
        satisfaction=report.satisfaction,
        client_key=report.key,
        recorded_by=by,
        **files,
    )
    locked.state, locked.post = FollowUp.State.DONE, report.post
    locked.version += 1
    locked.save()
    record(
        _("{day}回访，{holder}，{how}。").format(
            day=report.visited_on, holder=report.post, how=visit.get_satisfaction_display()
        ),
        subject=locked,
        village_code=locked.village_code,
        new={"recorded_for": report.post.holder_name} if report.post.holder_id is None else None,
    )
    return visit
