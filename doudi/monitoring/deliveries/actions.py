"""Upload a delivery, choose its columns, confirm or discard it, and erase what is past its term."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from typing import IO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.attachments.file_storage import pieces_of
from doudi.core.attachments.file_types import HEAD_BYTES, identify_delivery
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.jobs.queue import enqueue
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, RoleNotAllowed
from doudi.matching import SourceProfile, source_profile
from doudi.monitoring.deliveries import contents
from doudi.monitoring.deliveries.follow_ups import enqueue_follow_ups
from doudi.monitoring.deliveries.intake.heading_row import heading_key
from doudi.monitoring.deliveries.models import ColumnChoice, Delivery
from doudi.monitoring.deliveries.periods import period_of
from doudi.monitoring.deliveries.queries import earlier_delivery_of_file, profiles_of
from doudi.monitoring.deliveries.refusals import (
    DecisiveColumnMissing,
    FileDeliveredBefore,
    PeriodNotAllowed,
    SourceOfOtherDepartment,
    StillReading,
    TooManyToJudge,
)
from doudi.monitoring.deliveries.workflow import TRANSITIONS
from doudi.screening.deliveries import DECISIVE_COLUMNS
from doudi.ui.templatetags.ui import date_and_time, day
from doudi.values.carries import carries

READ_JOB = "deliveries.read"
MOST_TO_JUDGE = 100_000
"""More rows than that nobody judges; taken in, they would end what follows a delivery before it is screened."""
BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


def deliverable_sources(by: User) -> list[SourceProfile]:
    """The data sets that a user may upload: those of the department, all for the bureau."""
    return profiles_of(by) if by.may(Permission.DELIVER_DATA) else []


@carries("P18-3.a", "P18-3.b", "MCA83-III.2")
@action("delivery.upload")
def upload_delivery(
    *, by: User, source: str, period: date, name: str, file: IO[bytes], layout: str = Delivery.Layout.TABLE
) -> Delivery:
    """Keep a file sealed and enqueue its reading.

    Raises:
        PermissionRequired, SourceOfOtherDepartment, PeriodNotAllowed, FileDeliveredBefore
        EmptyFile, FileTooLarge, WrongFileType, DiskReserveReached
    """
    require_permission(by, Permission.DELIVER_DATA)
    profile = _own_profile(by, source)
    period = _allowed_period(profile, period)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    safe_name = identify_delivery(name, file.read(HEAD_BYTES), size)
    digest = _digest_of(file)
    _refuse_again(source, digest)
    later = Delivery.objects.filter(source=source, state=Delivery.State.CONFIRMED, period__gt=period)
    delivery = Delivery(
        source=source,
        department=profile.department,
        period=period,
        name=safe_name,
        size=size,
        sha256=digest,
        layout=layout if profile.fixed_width else Delivery.Layout.TABLE,
        is_late=later.exists(),
        original_key=contents.write_content(file),
        uploaded_by=by,
    )
    try:
        with transaction.atomic():
            delivery.save()
    except IntegrityError:  # the same file came a moment before
        contents.remove_contents(delivery.original_key)
        _refuse_again(source, digest)
        raise
    _enqueue_reading(delivery, by)
    record_about(_("交付{source}（{period}）。"), delivery)
    return delivery


def _digest_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces_of(file):
        digest.update(piece)
    return digest.hexdigest()


def _own_profile(by: User, source: str) -> SourceProfile:
    for profile in deliverable_sources(by):
        if profile.name == source:
            return profile
    message = _("请选择本部门交付的数据。")
    raise SourceOfOtherDepartment(message, source=message)


def _allowed_period(profile: SourceProfile, period: date) -> date:
    first = period_of(profile.period, period)
    if first > today():
        message = _("所属时段还没有到，请核对月份。")
        raise PeriodNotAllowed(message, period=message)
    if profile.since is not None and first < profile.since:
        message = _("{source}从{day}起才能核对，不收更早的数据。").format(source=profile.label, day=day(profile.since))
        raise PeriodNotAllowed(message, period=message)
    return first


def _refuse_again(source: str, digest: str) -> None:
    earlier = earlier_delivery_of_file(source, digest)
    if earlier is not None:
        message = _(
            "这份文件已经在{at}交付过（{period}，{state}），没有重复收下。内容有改动的，请重新导出后再交。"
        ).format(
            at=date_and_time(earlier.uploaded_at),
            period=earlier.period_label,
            state=earlier.get_state_display(),
        )
        raise FileDeliveredBefore(message, file=message)


def _enqueue_reading(delivery: Delivery, by: User) -> None:
    delivery.job = enqueue(READ_JOB, by=by, delivery=delivery.pk)
    delivery.save(update_fields=["job"])


def record_about(sentence: str, delivery: Delivery, **more: str) -> None:
    """Record a sentence about a delivery; ``{source}`` and ``{period}`` in it say which."""
    names = {"source": delivery.source_label, "period": delivery.period_label}
    record(sentence.format(**names, **more), subject=delivery)


def _lock(
    by: User,
    delivery: Delivery,
    verb: str,
    seen_version: int | None,
) -> Delivery:
    """Lock a delivery that the user sees, for a verb.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed
    """
    outside = OutsideScope(_("这次交付不是本部门的。"))
    locked = lock_row(Delivery.objects.visible_to(by), delivery.pk, missing=outside)
    refuse_stale(locked, seen_version, _("您打开页面以后，这次交付有了变化，请看过再办。"))
    sentence = _("这次交付现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(TRANSITIONS, locked.state, verb, sentence)
    return locked


@action("delivery.choose_columns")
def choose_columns(*, by: User, delivery: Delivery, choices: dict[str, str], seen_version: int | None = None) -> None:
    """Remember which columns headings mean, for the department and data set, and read the file again.

    ``choices`` is the heading to the name of a column, ``unread`` to leave it out, or nothing to recognise it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, FileDeliveredBefore
    """
    require_permission(by, Permission.DELIVER_DATA)
    locked = _lock(by, delivery, "choose_columns", seen_version)
    if locked.state == Delivery.State.UNREADABLE:  # an unreadable file may be delivered again
        _refuse_again(locked.source, locked.sha256)
    ours = ColumnChoice.objects.filter(department=locked.department, source=locked.source)
    names = {column.name for column in source_profile(locked.source).all_columns}
    for heading, column in choices.items():
        key = heading_key(heading)
        if not column:
            ours.filter(heading=key).delete()
        elif column in names or column == UNREAD:
            wanted = {"column": "" if column == UNREAD else column, "chosen_by": by}
            own = {"department": locked.department, "source": locked.source}
            ours.update_or_create(heading=key, defaults=wanted, create_defaults=wanted | own)
    keys = (locked.rows_key, locked.faulty_key)
    locked.rows_key = locked.faulty_key = locked.message = ""
    advance(locked, "choose_columns", TRANSITIONS)
    _enqueue_reading(locked, by)
    transaction.on_commit(lambda: contents.remove_contents(*keys))
    record_about(_("指定{source}（{period}）的列，重新读取。"), locked)


UNREAD = "unread"
"""What a heading is chosen as that is left unread."""


@carries("P18-3.a", "P18-3.b")
@action("delivery.confirm")
def confirm_delivery(*, by: User, delivery: Delivery, seen_version: int | None = None) -> Delivery:
    """Take a delivery into the county's data, as an officer of the bureau; what follows runs as a job.

    Raises:
        RoleNotAllowed, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, DecisiveColumnMissing,
        TooManyToJudge
    """
    locked = _lock(by, delivery, "confirm", seen_version)
    if Role(by.role) not in BUREAU:
        raise RoleNotAllowed(_("部门交付的数据由县民政局核对质量报告后确认入库。"))
    profile = source_profile(locked.source)
    if profile.feeds_stop:
        sentence = _("{source}可能使待遇停发，由您上传的，请局里另一人核对后确认。").format(source=profile.label)
        refuse_same_person(by, locked.uploaded_by_id, sentence=sentence)
    missing = missing_decisive_column(locked)
    if missing:
        message = _("没有认出“{column}”这一列，入库也不能判断。请先指定各列，或请部门重报。").format(column=missing)
        raise DecisiveColumnMissing(message)
    if locked.to_judge_rows > MOST_TO_JUDGE:
        message = _("对不准的超过{number}行，人工判定不过来。请退回部门核对姓名、号码两列后重新交付。")
        raise TooManyToJudge(message.format(number=MOST_TO_JUDGE))
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    locked.retained_until = months_after(today(), procedure_figure(profile.retention, today()))
    advance(locked, "confirm", TRANSITIONS)
    enqueue_follow_ups(locked, by=by)
    record_about(
        _("{source}（{period}）入库：收到{total}行，关联{linked}行，待判定{to_judge}行。"),
        locked,
        total=str(locked.total_rows),
        linked=str(locked.linked_rows),
        to_judge=str(locked.to_judge_rows),
    )
    return locked


def missing_decisive_column(delivery: Delivery) -> str:
    """The label of the decisive column where the file lacks it, or nothing."""
    decisive = DECISIVE_COLUMNS.get(delivery.source, "")
    found = {column["name"] for column in delivery.report.get("columns", []) if column["heading"] is not None}
    is_missing = decisive and decisive not in found
    return source_profile(delivery.source).column(decisive).label if is_missing else ""


@action("delivery.discard")
def discard_delivery(*, by: User, delivery: Delivery, seen_version: int | None = None) -> Delivery:
    """Discard a delivery that is not confirmed, with its files.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, StillReading
    """
    if Role(by.role) not in BUREAU:
        require_permission(by, Permission.DELIVER_DATA)
    locked = _lock(by, delivery, "discard", seen_version)
    if locked.is_being_read:
        raise StillReading(_("文件正在读取，请等读完再放弃。"))
    _drop_files(locked, "discard")
    record_about(_("放弃{source}（{period}）的这次交付。"), locked)
    return locked


@action("delivery.discard")
def discard_forgotten_delivery(*, by: Actor, delivery: Delivery) -> None:  # noqa: ARG001 - read by the decorator
    """Discard a delivery that nobody confirmed within its term, with its files."""
    locked = lock_row(Delivery.objects.all(), delivery.pk)
    _drop_files(locked, "discard")
    record_about(_("{source}（{period}）久未确认，放弃并清除文件。"), locked)


@action("delivery.erase")
def erase_delivery(*, by: Actor, delivery: Delivery) -> None:  # noqa: ARG001 - read by the decorator
    """Erase the files of a delivery whose term is over; its row and counts stay.

    Raises:
        TransitionNotAllowed
    """
    locked = lock_row(Delivery.objects.all(), delivery.pk)
    refuse_transition(TRANSITIONS, locked.state, "erase", _("这次交付没有入库，不是到期清除。"))
    locked.erased_at, locked.faults = timezone.now(), []
    _drop_files(locked, "erase")
    record_about(
        _("{source}（{period}）保存期满，清除原文件和全部数据行（{total}行）。"), locked, total=str(locked.total_rows)
    )


def _drop_files(locked: Delivery, verb: str) -> None:
    keys = [getattr(locked, name) for name in Delivery.KEY_FIELDS]
    for name in Delivery.KEY_FIELDS:
        setattr(locked, name, "")
    for name in ("headings", "unread"):  # the first row of a file without headings is somebody's
        if name in locked.report:
            locked.report[name] = []
    advance(locked, verb, TRANSITIONS)
    transaction.on_commit(lambda: contents.remove_contents(*keys))


def needs_second_person(delivery: Delivery, by: User) -> bool:
    """Whether the user uploaded a delivery that somebody else has to confirm."""
    return source_profile(delivery.source).feeds_stop and delivery.uploaded_by_id == by.pk


def may_discard(delivery: Delivery, by: User) -> bool:
    """Whether a user who sees a delivery may discard it now."""
    if not TRANSITIONS.allows(delivery.state, "discard") or delivery.is_being_read:
        return False
    return Role(by.role) in BUREAU or by.may(Permission.DELIVER_DATA)


@action("delivery.download_faults")
def record_faults_download(*, by: User, delivery: Delivery) -> None:
    """Record that faulty rows leave the system as a file, with whole numbers in them.

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.DELIVER_DATA)
    record_about(_("下载{source}（{period}）有问题的行。"), delivery)


@action("delivery.read_original")
def read_original(*, by: User, delivery: Delivery) -> Iterator[bytes]:
    """Return the pieces of a file as it was delivered, and record that it leaves the system, with whole numbers in it.

    Raises:
        PermissionRequired, OutsideScope
        FileNotFoundError, WrongKeyError, CipherError
    """
    require_permission(by, Permission.DELIVER_DATA)
    if not Delivery.objects.visible_to(by).filter(pk=delivery.pk).exists():
        raise OutsideScope(_("这次交付不是本部门的。"))
    record_about(_("下载{source}（{period}）交付的原文件。"), delivery)
    return contents.content_pieces(delivery.original_key)
