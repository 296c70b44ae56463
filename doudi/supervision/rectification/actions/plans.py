"""Make a rectification plan and add findings to it."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import required_text
from doudi.registry.models import Person
from doudi.supervision.rectification.models import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    RectificationFinding,
    RectificationPlan,
)
from doudi.supervision.rectification.refusals import DeadlineNotAllowed, OwnerRequired
from doudi.supervision.rectification.scope import COUNTY_OWNER, township_owners
from doudi.values.carries import carries


@carries("P18-16.a")
@action("rectification.make_plan")
def make_plan(
    *,
    by: User,
    title: str,
    source: str,
    issuer: str,
    received_on: date,
    due_on: date,
    document_number: str = "",
    paper: Upload | None = None,
) -> RectificationPlan:
    """Make a plan for what a source found; its paper is kept with the bureau.

    Raises:
        PermissionRequired, ReasonRequired, NumberInText, DeadlineNotAllowed
        EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    if due_on < received_on:
        message = _("整改期限不能早于收到日期。")
        raise DeadlineNotAllowed(message, due_on=message)
    plan = RectificationPlan(
        title=required_text(title, "title")[:LONGEST_TITLE],
        source=source,
        issuer=required_text(issuer, "issuer")[:60],
        received_on=received_on,
        due_on=due_on,
        document_number=document_number.strip()[:40],
        made_by=by,
    )
    if paper is not None:
        plan.paper = store_upload(by=by, upload=paper, village_code=COUNTY_OWNER)
    plan.save()
    record(
        _("制定整改方案“{title}”（{source}）。").format(title=plan.title, source=plan.get_source_display()),
        subject=plan,
    )
    return plan


@carries("P18-16.b", "P18-16.c")
@action("rectification.add_finding")
def add_finding(
    *,
    by: User,
    plan: RectificationPlan,
    owner: str,
    title: str,
    text: str,
    measure: str,
    due_on: date,
    office: str = "",
    cause: str = "",
    amount_fen: int | None = None,
    person: Person | None = None,
) -> RectificationFinding:
    """Add a finding to a plan, with its owner, measure and deadline.

    Args:
        owner: the code of a township, or of the bureau, padded to twelve digits.

    Raises:
        PermissionRequired, OwnerRequired, DeadlineNotAllowed, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    finding = insert_finding(
        plan=plan,
        owner=owner,
        title=title,
        text=text,
        measure=measure,
        due_on=due_on,
        office=office,
        cause=cause,
        amount_fen=amount_fen,
        person=person,
    )
    record_about(_("整改台账增加问题：{finding}，由{owner}整改。"), finding)
    return finding


def insert_finding(
    *,
    plan: RectificationPlan,
    owner: str,
    title: str,
    text: str,
    measure: str,
    due_on: date,
    office: str = "",
    cause: str = "",
    amount_fen: int | None = None,
    person: Person | None = None,
    earlier: RectificationFinding | None = None,
) -> RectificationFinding:
    """Insert a finding within the action that records it.

    Raises:
        OwnerRequired, DeadlineNotAllowed, ReasonRequired, NumberInText
    """
    locked = lock_row(RectificationPlan.objects.all(), plan.pk)
    is_county = owner == COUNTY_OWNER
    if is_county and not office.strip():
        message = _("由县局整改的，请写明哪个股室。")
        raise OwnerRequired(message, office=message)
    if not is_county and owner not in dict(township_owners()):
        message = _("请选择责任乡镇。")
        raise OwnerRequired(message, owner=message)
    if due_on < today():
        message = _("整改期限不能早于今天。")
        raise DeadlineNotAllowed(message, due_on=message)
    last = locked.findings.aggregate(last=Max("number"))["last"] or 0
    return RectificationFinding.objects.create(
        plan=locked,
        number=last + 1,
        village_code=owner,
        office=office.strip()[:30] if is_county else "",
        title=required_text(title, "title")[:LONGEST_TITLE],
        sealed_text=required_text(text, "text", is_sealed=True)[:2_000],
        cause=cause.strip()[:LONGEST_WORDS],
        measure=required_text(measure, "measure", _("请写明整改措施。"))[:LONGEST_WORDS],
        due_on=due_on,
        amount_fen=amount_fen or None,
        person=person,
        earlier=earlier,
    )


def record_about(sentence: str, finding: RectificationFinding, **more: str) -> None:
    """Record a sentence about a finding; ``{finding}`` and ``{owner}`` in it say which."""
    names = {"finding": name_of(finding), "owner": finding.owner_name}
    record(sentence.format(**names, **more), subject=finding, village_code=finding.village_code)


def name_of(finding: RectificationFinding) -> str:
    """Return plan and number of a finding, for the trail."""
    return _("“{plan}”第{number}号").format(plan=finding.plan.title, number=finding.number)
