"""The background job that reads a delivered file; after a crash it starts again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action
from doudi.core.jobs.queue import Progress, job_handler
from doudi.core.process import advance, lock_row
from doudi.files.spreadsheet_reader import UnreadableFileError
from doudi.monitoring.deliveries import contents
from doudi.monitoring.deliveries.actions import READ_JOB, record_about
from doudi.monitoring.deliveries.intake.shared_registry import SharedRegistry
from doudi.monitoring.deliveries.intake.staged_file import HeadingsNotRecognisedError, Staged, stage_file
from doudi.monitoring.deliveries.models import ColumnChoice, Delivery
from doudi.monitoring.deliveries.workflow import TRANSITIONS

_LONGEST_MESSAGE = 300


@job_handler(READ_JOB, share=SharedRegistry)
def read_delivery(*, by: User, progress: Progress, shared: SharedRegistry, delivery: int) -> None:
    """Read, match and seal the rows of a delivery, and store its quality report."""
    row = Delivery.objects.get(pk=delivery)
    if row.state != Delivery.State.READING:
        return
    choices = ColumnChoice.objects.filter(department=row.department, source=row.source)
    with contents.private_folder() as folder:
        try:
            staged = stage_file(
                row.source,
                row.name,
                contents.read_content(row.original_key),
                dict(choices.values_list("heading", "column")),
                is_fixed=row.layout == Delivery.Layout.FIXED,
                folder=folder,
                registry=shared,
                progress=progress,
            )
        except UnreadableFileError as error:
            mark_delivery_unreadable(by=by, delivery=row, why=f"{error.skipped.message}{error.skipped.remedy}")
        except HeadingsNotRecognisedError as error:
            why = _("没有认出公民身份号码或者姓名。表头在前三十行以内吗？请指定各列，或按模板重报。")
            mark_delivery_unreadable(by=by, delivery=row, why=why, headings=list(error.headings))
        else:
            stage_delivery(by=by, delivery=row, staged=staged)


@action("delivery.stage")
def stage_delivery(*, by: User, delivery: Delivery, staged: Staged) -> None:  # noqa: ARG001 - read by the decorator
    """Store the counts, the faults and the keys of what was read."""
    locked = lock_row(Delivery.objects.all(), delivery.pk)
    locked.rows_key, locked.faulty_key = staged.rows_key, staged.faulty_key
    locked.total_rows, locked.undecidable_rows = staged.total_rows, staged.undecidable_rows
    locked.faulty_rows, locked.faults, locked.report = staged.faulty_rows, staged.faults, staged.report
    for outcome, number in staged.outcomes.items():
        setattr(locked, f"{outcome}_rows", number)
    verb, locked.message = "stage", ""
    if not staged.total_rows:
        verb, locked.message = "mark_unreadable", _("表头下面没有数据行。请核对后重报。")
    advance(locked, verb, TRANSITIONS)
    record_about(_("读取{source}（{period}）：{rows}行。"), locked, rows=str(staged.total_rows))


@action("delivery.mark_unreadable")
def mark_delivery_unreadable(
    *,
    by: User,  # noqa: ARG001 - read by the decorator
    delivery: Delivery,
    why: str,
    headings: list[str] | None = None,
) -> None:
    """Mark a delivery as unreadable with the reason; its headings are kept so that columns can be chosen."""
    locked = lock_row(Delivery.objects.all(), delivery.pk)
    locked.message, locked.report = why[:_LONGEST_MESSAGE], {"headings": headings or []}
    advance(locked, "mark_unreadable", TRANSITIONS)
    record_about(_("{source}（{period}）读不出来。"), locked)
