"""Read and check a provincial file: columns by name, each row alone, each application as a whole."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.actions import Answers
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.refusals import InvalidProvincialFile
from doudi.core.divisions.models import Division
from doudi.core.divisions.scope import contains
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.money import MoneyError, parse_yuan

COLUMNS = (
    "省平台流水号",
    "村（居）代码",
    "申请事项",
    "姓名",
    "身份证号",
    "与申请人关系",
    "为其申请",
    "联系电话",
    "核对授权",
    "月工资",
    "月经营净收入",
    "月财产性收入",
    "月转移净收入",
    "说明",
)
FAULTS_COLUMN = "错误说明"
MOST_ROWS = 500
_NEEDED = COLUMNS[:9]
_AMOUNTS = {
    "月工资": "wage_fen",
    "月经营净收入": "business_fen",
    "月财产性收入": "property_income_fen",
    "月转移净收入": "transfer_fen",
}
_SERIAL = re.compile(r"[0-9A-Za-z-]{6,40}")
_PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")
_YES = {"是", "Y", "y", "1"}
_SPLIT = re.compile(r"[;；、,，]")


@dataclass
class ReadRow:
    """A row of the file with its faults."""

    number: int
    cells: dict[str, str]
    faults: list[dict[str, Any]] = field(default_factory=list)

    @property
    def serial(self) -> str:
        """The serial number of its application."""
        return self.cells["省平台流水号"]

    def fault(self, column: str, remedy: str) -> None:
        """Add a fault of a cell; ``remedy`` says what to do."""
        self.faults.append({"field": column, "value": shown(column, self.cells.get(column, "")), "remedy": remedy})


def shown(column: str, value: str) -> str:
    """Return a cell as pages may show it: identity and telephone numbers masked."""
    if column in {"身份证号", "联系电话"} and len(value) > 6:
        return f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}"
    return value[:40]


def read_rows(content: bytes, scope: str | None) -> list[ReadRow]:
    """Read all rows and check them.

    Raises:
        InvalidProvincialFile: not a text file, columns missing, no rows or too many.
    """
    reader = csv.reader(io.StringIO(_text(content)))
    header = [name.strip() for name in next(reader, [])]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise InvalidProvincialFile(_("缺少列：{columns}。列名见说明。").format(columns="、".join(missing)))
    rows = []
    for number, values in enumerate(reader, start=2):
        if not any(value.strip() for value in values):
            continue
        cells = dict(zip(header, (value.strip()[:500] for value in values), strict=False))
        rows.append(ReadRow(number, {name: cells.get(name, "") for name in COLUMNS}))
        if len(rows) > MOST_ROWS:
            raise InvalidProvincialFile(_("一个文件最多{most}行，请分开上传。").format(most=MOST_ROWS))
    if not rows:
        raise InvalidProvincialFile(_("文件里没有数据行。"))
    codes = {row.cells["村（居）代码"] for row in rows}
    villages = Division.objects.filter(code__in=codes, level=Division.Level.VILLAGE)
    known = set(villages.values_list("code", flat=True))
    for row in rows:
        _check_row(row, scope, known)
    for application_rows in applications_of(rows).values():
        _check_application(application_rows)
    return rows


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InvalidProvincialFile(_("文件不是 UTF-8 或者 GB18030 编码的 CSV 文本。"))


def applications_of(rows: list[ReadRow]) -> dict[str, list[ReadRow]]:
    """Group rows by serial number, in the order of the file; the first row is the applicant's."""
    by_serial: dict[str, list[ReadRow]] = defaultdict(list)
    for row in rows:
        by_serial[row.serial].append(row)
    return dict(by_serial)


def _check_row(row: ReadRow, scope: str | None, villages: set[str]) -> None:
    cells = row.cells
    if not _SERIAL.fullmatch(row.serial):
        row.fault("省平台流水号", _("填写省平台的流水号，6到40位字母、数字"))
    village = cells["村（居）代码"]
    if village not in villages:
        row.fault("村（居）代码", _("填写12位村（居）代码，见代码表"))
    elif not contains(scope, village):
        row.fault("村（居）代码", _("不在本单位辖区，请交给所在乡镇导入"))
    if not cells["姓名"] or len(cells["姓名"]) > 40:
        row.fault("姓名", _("填写姓名，不超过40字"))
    try:
        IdentityNumber.parse(cells["身份证号"])
    except IdentityNumberError as error:
        number = cells["身份证号"]
        message = error.message.replace(number, shown("身份证号", number)) if number else error.message
        row.fault("身份证号", _("{message}请核对证件后改正").format(message=message))
    if not cells["与申请人关系"]:
        row.fault("与申请人关系", _("申请人填“户主”或“本人”，其他人填与申请人的关系"))
    for column in _AMOUNTS:
        try:
            amount = parse_yuan(cells[column]) if cells[column] else 0
        except MoneyError as error:
            row.fault(column, _("{message}填写每月多少元，没有的不填").format(message=error))
            continue
        if not 0 <= amount <= 100_000_000:
            row.fault(column, _("金额应在0到一百万元之间，请核对"))


def _check_application(rows: list[ReadRow]) -> None:
    """Check what the first row states for the whole application; a fault in any row rejects all of its rows."""
    first = rows[0]
    matters = matters_of(first)
    if not matters or None in matters:
        labels = "、".join(procedure.label for procedure in application_procedures().values())
        first.fault("申请事项", _("填写事项名称，几项用分号隔开：{labels}").format(labels=labels))
    elif any(application_procedures()[str(matter)].covers == "person" for matter in matters) and not any(
        row.cells["为其申请"] in _YES for row in rows
    ):
        first.fault("为其申请", _("按个人申请的事项，在要申请的人那一行填“是”"))
    if not _PHONE.fullmatch(first.cells["联系电话"]):
        first.fault("联系电话", _("填写11位手机号，或者带区号的固定电话"))
    if first.cells["核对授权"] not in _YES:
        first.fault("核对授权", _("申请人没有授权核对，请先取得授权，再填“是”"))
    numbers = [row.cells["身份证号"] for row in rows]
    for row in rows:
        if row.cells["村（居）代码"] != first.cells["村（居）代码"]:
            row.fault("村（居）代码", _("同一流水号的各行村（居）代码应当一致"))
        if numbers.count(row.cells["身份证号"]) > 1:
            row.fault("身份证号", _("同一流水号里重复，请删去多余的一行"))
    if any(row.faults for row in rows):
        for row in rows:
            if not row.faults:
                row.fault("省平台流水号", _("同一申请的其他行有问题，改正后整件重新导入"))


def matters_of(row: ReadRow) -> list[str | None]:
    """Return the ids of the matters that a row names; None for an unknown name."""
    ids = {procedure.label: procedure.id for procedure in application_procedures().values()} | {
        name: name for name in application_procedures()
    }
    return [ids.get(name.strip()) for name in _SPLIT.split(row.cells["申请事项"]) if name.strip()]


def answers_of(rows: list[ReadRow]) -> Answers:
    """Return the answers of an application without faults."""
    first = rows[0].cells
    chosen = [place for place, row in enumerate(rows) if row.cells["为其申请"] in _YES]
    matters = [str(matter) for matter in matters_of(rows[0])]
    return Answers(
        members=[_member(row) for row in rows],
        household={},
        subjects={matter: chosen if application_procedures()[matter].covers == "person" else [] for matter in matters},
        phone=first["联系电话"],
        words=first["说明"],
        consent={"agreed": "yes", "signed": first["姓名"], "text": _("在赣服通签署的家庭经济状况核对授权")},
    )


def _member(row: ReadRow) -> dict[str, Any]:
    facts = {
        name: str(parse_yuan(row.cells[column]))
        for column, name in _AMOUNTS.items()
        if row.cells[column] and parse_yuan(row.cells[column])
    }
    relation = row.cells["与申请人关系"]
    number = IdentityNumber.parse(row.cells["身份证号"])
    return {
        "name": row.cells["姓名"],
        "id_number": number.text,
        "facts": facts,
        "relation": "户主" if relation == "本人" else relation[:20],
    }
