"""The file of a list as the auditors sent it, with the answers in columns of their own behind each row."""

from __future__ import annotations

import io
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.audit.trail import action, record
from doudi.core.process import lock_row
from doudi.core.refusals import TransitionNotAllowed
from doudi.monitoring.deliveries.contents import private_folder
from doudi.supervision.rectification.doubts.actions import AREA
from doudi.supervision.rectification.doubts.file_reader import rows_of_sheets
from doudi.supervision.rectification.doubts.models import Doubt, DoubtList, DoubtStep
from doudi.supervision.rectification.doubts.workflow import DoubtState, ListState
from doudi.ui.templatetags.ui import day
from doudi.values.carries import carries

_WIDTH = 16


def _headings() -> list[str]:
    return [_("核实状态"), _("核实结果"), _("核实说明"), _("核实单位"), _("核实日期"), _("是否核验")]


@carries("P18-16.c")
@action("rectification.return_doubts")
def return_doubts(*, by: User, listed: DoubtList) -> bytes:
    """Return the file with its answers, in the layout in which it came, and record that it leaves the system.

    Raises:
        PermissionRequired, TransitionNotAllowed
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = lock_row(DoubtList.objects.all(), listed.pk)
    if locked.state != ListState.PASSED:
        raise TransitionNotAllowed(_("清单下发、答复以后再回传。"))
    answers = _answers(locked)
    content = _workbook(locked, answers)
    answered = sum(cells[1] != "" for cells in answers.values())
    record(
        _("导出疑点清单“{title}”的答复：{total}条，已答复{answered}条。").format(
            title=locked.title, total=len(answers), answered=answered
        ),
        subject=locked,
    )
    return content


def _answers(listed: DoubtList) -> dict[tuple[int, int], list[str]]:
    """Return the cells that are added, by sheet and row of the file."""
    steps = {
        step.pk: (str(step.get_reason_display()), step.words, day(step.done_on))
        for step in DoubtStep.objects.filter(answered__list=listed).distinct()
    }
    found = {}
    for doubt in listed.doubts.only("sheet", "file_row", "state", "answer_id", "village_code").iterator(2_000):
        reason, words, done_on = steps.get(doubt.answer_id or 0, ("", "", ""))
        is_verified = _("是") if doubt.state == DoubtState.VERIFIED else _("否")
        state = str(Doubt(state=doubt.state).get_state_display())
        found[doubt.sheet, doubt.file_row] = [state, reason, words, doubt.owner_name, done_on, is_verified]
    return found


def _workbook(listed: DoubtList, answers: dict[tuple[int, int], list[str]]) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    width = len(listed.report["headings"])
    data = file_storage.read(listed.original_key, area=AREA)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with private_folder() as folder, xlsxwriter.Workbook(target, options) as book:
        formats = {
            "plain": book.add_format({"num_format": "@"}),
            "cell": book.add_format({"num_format": "@", "border": 1}),
            "head": book.add_format({"num_format": "@", "border": 1, "bold": True, "bg_color": "#f0f0f0"}),
        }
        sheets: dict[int, Any] = {}
        for place, name, number, row in rows_of_sheets(listed.name, data, listed.report["sheets"], folder):
            sheet = sheets.get(place)
            if sheet is None:
                sheet = sheets[place] = book.add_worksheet(name[:31])
                sheet.set_column(0, width + len(_headings()) - 1, _WIDTH)
            _write_row(sheet, number, row, answers.get((place, number)), listed.report, formats)
    return target.getvalue()


def _write_row(
    sheet: Any, number: int, row: list[str], added: list[str] | None, report: dict[str, Any], formats: dict[str, Any]
) -> None:
    is_heading = number == report["heading_row"]
    kind = "head" if is_heading else "cell" if added else "plain"
    for place, cell in enumerate(row):
        if cell or kind != "plain":
            sheet.write_string(number - 1, place, cell, formats[kind])
    width = max(len(report["headings"]), len(row))
    for place, cell in enumerate(_headings() if is_heading else added or (), start=width):
        sheet.write_string(number - 1, place, cell, formats[kind])
