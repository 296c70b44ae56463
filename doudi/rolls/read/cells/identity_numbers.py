"""Identity numbers in cells: the valid number, or the finding for the officer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from doudi.files.cells import CellValue, text_of
from doudi.rolls.model import Severity
from doudi.rolls.read.cells.values import NumberText, number_text
from doudi.values.identity_number import IdentityNumber, IdentityNumberError, has_valid_check_digit
from doudi.values.translation import gettext as _

_OLD_LENGTH = 15
_LENGTH = 18
_CERTIFICATE = re.compile(r"\d{17}[\dX]\d{2}(?:B\d)?")


@dataclass(frozen=True)
class Finding:
    """A finding about a cell."""

    code: str
    message: str
    remedy: str
    severity: Severity = "fault"


@dataclass(frozen=True)
class IdentityCell:
    """An identity number from a cell: the valid number or None, the text of the cell, and the findings."""

    number: str | None
    text: str
    findings: tuple[Finding, ...] = ()

    @property
    def birth_date(self) -> date | None:
        return IdentityNumber(self.number).birth_date if self.number else None

    @property
    def sex(self) -> str:
        return IdentityNumber(self.number).sex if self.number else ""


def missing_identity(whose: str) -> IdentityCell:
    """The result for a person without a number."""
    message = _("{whose}没有身份证号码。").format(whose=whose)
    return IdentityCell(None, "", (Finding("id_missing", message, _("按户口簿或身份证补填 18 位号码。")),))


def _lost(text: str) -> IdentityCell:
    finding = Finding(
        "id_precision_lost",
        _("身份证号码被当作数字保存，15 位以后的数字已经丢失，无法还原。"),
        _("把本列设为“文本”格式，按身份证重新录入 18 位号码，不要凭猜测补齐。"),
    )
    return IdentityCell(None, text, (finding,))


def read_identity(value: CellValue) -> IdentityCell:
    """Read an identity number from a cell that is neither empty nor 同上."""
    number = number_text(value)
    if number.has_lost_digits:
        return _lost(text_of(value))
    if not number.text:
        return missing_identity(_("本人"))
    return _of_text(number)


def _of_text(number: NumberText) -> IdentityCell:
    text = number.text
    if _CERTIFICATE.fullmatch(text):
        message = _("这里填的是残疾人证号，取其前 18 位作身份证号码。")
        return _with(read_identity(text[:_LENGTH]), text, Finding("id_from_certificate", message, "", "notice"))
    try:
        parsed = IdentityNumber.parse(text)
    except IdentityNumberError as error:
        return IdentityCell(None, text, _refused(text, error.code))
    if len(text) == _OLD_LENGTH:
        message = _("身份证号码是 15 位的旧号码，已按国家标准升为 18 位。")
        return IdentityCell(parsed.text, text, (Finding("id_15_digits", message, _("请改录 18 位号码。"), "notice"),))
    return IdentityCell(parsed.text, text)


def _with(cell: IdentityCell, text: str, finding: Finding) -> IdentityCell:
    return IdentityCell(cell.number, text, (finding, *cell.findings))


def _refused(text: str, code: str) -> tuple[Finding, ...]:
    """The findings about an invalid number; with 18 characters the check digit is reported first."""
    remedy = _("对照身份证逐位核对后更正。")
    if len(text) == _LENGTH and not has_valid_check_digit(text):
        message = _("身份证号码校验码不符，至少有一位录错。")
        if code == "id_characters":
            message = _("身份证号码中有数字和末位 X 以外的字符，校验不能通过。")
        findings = [Finding("id_check_digit", message, remedy)]
        if text.endswith("000"):
            findings += _lost(text).findings
        return tuple(findings)
    if code == "id_birth_date":
        return (Finding(code, _("身份证号码中的出生日期不存在。"), remedy),)
    message = _("身份证号码是 {length} 位，应为 18 位。").format(length=len(text))
    return (Finding("id_length", message, remedy),)
