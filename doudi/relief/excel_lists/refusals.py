"""Refusals of Excel lists."""

from __future__ import annotations

from doudi.core.refusals import Refused


class ListUnreadable(Refused):
    """The file is no list of the template: no Excel file, other columns, no row, or too many."""

    code = "excel_list_unreadable"


class ListHasFaults(Refused):
    """Rows of the list are wrong; they are mended in the file, or left out of it, and the list is read again."""

    code = "excel_list_has_faults"


class RowRefused(Refused):
    """A row could not be written, so nothing of the list was."""

    code = "excel_row_refused"
