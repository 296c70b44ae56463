"""Show a case in clear for copying, export cases for the national system, and tick off what was entered there."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from doudi.casework.data_entry.models import DataEntry
from doudi.casework.data_entry.refusals import InvalidConfirmationFile, NationalNumberTaken, NotAccepted
from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope
from doudi.values.carries import carries

CONFIRMATION_COLUMNS = ("办件编号", "数字民政编号")
MOST_ROWS = 2_000
LARGEST_BYTES = 2_000_000
_LONGEST_NUMBER = 40


@action("data_entry.show")
def show_in_clear(*, by: User, case: Case) -> Case:
    """Record that a user sees the numbers of a family in clear, to copy them.

    Raises:
        PermissionRequired, OutsideScope, NotAccepted
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    locked = _locked(case, by)
    record(_("为录入数字民政查看完整的身份证号和电话。"), subject=locked, village_code=locked.village_code)
    return locked


def _locked(case: Case, by: User) -> Case:
    locked = lock_row(Case.objects.visible_to(by), case.pk, missing=OutsideScope(_("这个办件不在您的辖区内。")))
    if locked.accepted_on is None:
        raise NotAccepted(_("还没有受理，不用录入。"))
    return locked


@carries("P18-15.a")
@action("data_entry.mark")
def mark_entered(*, by: User, case: Case, national_number: str, way: DataEntry.Way = DataEntry.Way.TYPED) -> DataEntry:
    """Tick off a case that was entered into the national system, with its number there; a number may be corrected.

    Raises:
        PermissionRequired, OutsideScope, NotAccepted, NationalNumberTaken
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = _locked(case, by)
    number = national_number.strip()[:_LONGEST_NUMBER]
    other = DataEntry.objects.exclude(case=locked).filter(national_number=number).select_related("case").first()
    if number and other is not None:
        message = _("这个编号已经登记在办件{number}。").format(number=other.case.number)
        raise NationalNumberTaken(message, national_number=message)
    before = DataEntry.objects.filter(case=locked).first()
    entry, _is_new = DataEntry.objects.update_or_create(
        case=locked,
        defaults={"entered_on": today(), "entered_by": by, "way": way, "national_number": number},
    )
    record(
        _("已录入数字民政。"),
        subject=locked,
        village_code=locked.village_code,
        old=before.national_number if before else "",
        new=number,
    )
    return entry


@carries("P18-3.c")
@action("data_entry.export")
def mark_exported(*, by: User, cases: list[Case]) -> None:
    """Record that cases were exported in clear for the national system.

    Raises:
        PermissionRequired, OutsideScope
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    keys = {case.pk for case in cases}
    if Case.objects.visible_to(by).filter(pk__in=keys).count() != len(keys):
        raise OutsideScope(_("有的办件不在您的辖区内。"))
    known = set(DataEntry.objects.filter(case__in=keys).values_list("case_id", flat=True))
    DataEntry.objects.filter(case__in=known).update(exported_on=today(), exported_by=by)
    DataEntry.objects.bulk_create(
        DataEntry(case_id=pk, exported_on=today(), exported_by=by) for pk in sorted(keys - known)
    )
    record(
        _("导出数字民政录入表，{number}件，含完整的身份证号和电话。").format(number=len(keys)),
        new={"cases": sorted(case.number for case in cases)},
        village_code=(by.scope or "").ljust(12, "0"),
    )


@dataclass
class Confirmation:
    """What a returned file did: the cases ticked off, and the rows that were not, each with the reason."""

    ticked: int = 0
    left_out: list[tuple[int, str]] = field(default_factory=list)


def tick_off_file(*, by: User, content: bytes) -> Confirmation:
    """Tick off every case that a file names with its national number; the same file again changes nothing.

    Raises:
        PermissionRequired, InvalidConfirmationFile
    """
    require_permission(by, Permission.HANDLE_CASES)
    rows = _rows(content)
    cases = {one.number: one for one in Case.objects.visible_to(by).filter(number__in=[row[1] for row in rows])}
    known = dict(DataEntry.objects.filter(case__in=cases.values()).values_list("case__number", "national_number"))
    done = Confirmation()
    for line, number, national in rows:
        if number not in cases:
            done.left_out.append((line, _("本辖区没有办件{number}。").format(number=number[:_LONGEST_NUMBER])))
        elif not national:
            done.left_out.append((line, _("没有数字民政编号。")))
        elif known.get(number) != national:
            try:
                mark_entered(by=by, case=cases[number], national_number=national, way=DataEntry.Way.CONFIRMED)
            except (NationalNumberTaken, NotAccepted) as refused:
                done.left_out.append((line, refused.message))
            else:
                done.ticked += 1
    return done


def _rows(content: bytes) -> list[tuple[int, str, str]]:
    """Return line, case number and national number of each row.

    Raises:
        InvalidConfirmationFile
    """
    if len(content) > LARGEST_BYTES:
        raise InvalidConfirmationFile(_("文件超过2 MB，请分开上传。"))
    reader = csv.reader(io.StringIO(_text(content)))
    header = [name.strip() for name in next(reader, [])]
    missing = [name for name in CONFIRMATION_COLUMNS if name not in header]
    if missing:
        raise InvalidConfirmationFile(_("缺少列：{columns}。").format(columns="、".join(missing)))
    first, second = (header.index(name) for name in CONFIRMATION_COLUMNS)
    rows = [
        (line, values[first].strip(), values[second].strip())
        for line, values in enumerate(reader, start=2)
        if len(values) > max(first, second) and values[first].strip()
    ]
    if len(rows) > MOST_ROWS:
        raise InvalidConfirmationFile(_("一个文件最多{most}行，请分开上传。").format(most=MOST_ROWS))
    return rows


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InvalidConfirmationFile(_("请在 Excel 里另存为 CSV（UTF-8）再上传。"))
