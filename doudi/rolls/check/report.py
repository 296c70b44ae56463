"""The report of ``rolls check``, as data and as lines. Personal data are masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from doudi.files.cells import SkippedFile, shortened_number
from doudi.rolls.column_labels import column_label
from doudi.rolls.model import Problem, ReadResult, Severity, Sheet
from doudi.values.benefit_month import format_month, format_month_in_words
from doudi.values.masks import mask_account, mask_identity_number, mask_name, mask_phone
from doudi.values.money import format_yuan
from doudi.values.row_numbers import LEAST_EQUAL_FAULTS, row_numbers_in_words
from doudi.values.translation import Labels, gettext_noop
from doudi.values.translation import gettext as _

_IDENTITIES = frozenset({"id_number", "head_id", "carer_id", "guardian_id", "disability_certificate"})
_NAMES = frozenset({"name", "head_name", "carer_name", "guardian_name", "account_holder"})
_PHONES = frozenset({"phone", "carer_phone", "guardian_phone"})

SEVERITIES: Mapping[Severity, str] = Labels(
    {"fault": gettext_noop("错误"), "warning": gettext_noop("提醒"), "notice": gettext_noop("说明")}
)
KINDS = Labels(
    {"roll": gettext_noop("花名册"), "certificates": gettext_noop("残疾人证名单"), "unknown": gettext_noop("未识别")}
)
PROGRAMMES = Labels(
    {
        "dibao": gettext_noop("最低生活保障"),
        "dibao_margin": gettext_noop("低保边缘"),
        "tekun": gettext_noop("特困供养"),
        "child_living": gettext_noop("儿童基本生活费"),
        "disabled_child_care": gettext_noop("儿童照料护理补贴"),
        "disability_living": gettext_noop("困难残疾人生活补贴"),
        "disability_nursing": gettext_noop("重度残疾人护理补贴"),
        "laid_off_1960s": gettext_noop("精简退职老职工救济"),
    }
)
AREAS = Labels({"urban": gettext_noop("城市"), "rural": gettext_noop("农村")})


def masked_value(problem: Problem, sheet: Sheet) -> str:
    """The value of a problem, masked if the column is personal."""
    meaning = next((column.meaning for column in sheet.columns if column.letter == problem.column), "")
    meaning = meaning.partition("@")[0]
    if (short := shortened_number(problem.value)) != problem.value:
        return short  # too few digits are left to tell about anybody
    if meaning in _IDENTITIES:
        return mask_identity_number(problem.value)
    if meaning == "bank_account":
        return mask_account(problem.value)
    if meaning in _PHONES:
        return mask_phone(problem.value)
    if meaning in _NAMES:
        return mask_name(problem.value)
    return problem.value


def report_data(reading: ReadResult) -> dict[str, Any]:
    """The report as data: ``sheets`` and ``skipped`` files."""
    return {
        "sheets": [_sheet_data(sheet) for sheet in reading.sheets],
        "skipped": [
            {"file": file.file, "code": file.code, "message": file.message, "remedy": file.remedy}
            for file in reading.skipped
        ],
    }


def _sheet_data(sheet: Sheet) -> dict[str, Any]:
    return {
        "file": sheet.file,
        "sheet": sheet.name,
        "kind": sheet.kind,
        "programme": sheet.programme,
        "area": sheet.area,
        "township": sheet.township,
        "month": format_month(sheet.month) if sheet.month else None,
        "columns": {
            column.meaning: {"letter": column.letter, "header": column.header}
            for column in reversed(sheet.columns)
            if column.meaning not in {"other", "other_money"}
        },
        "households": sheet.households,
        "people": sheet.people,
        "covered": sheet.covered,
        "month_total_fen": sheet.month_total_fen,
        "standards_month": format_month(sheet.standards_month) if sheet.standards_month else None,
        "standards_as_of": sheet.standards_as_of.isoformat() if sheet.standards_as_of else None,
        "problems": [_problem_data(problem, sheet) for problem in sheet.problems],
    }


def _problem_data(problem: Problem, sheet: Sheet) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": masked_value(problem, sheet),
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
        "severity": problem.severity,
    }


def report_lines(reading: ReadResult) -> Iterator[str]:
    """The report as lines: each sheet, the files skipped, and the sums."""
    for workbook in reading.workbooks:
        for sheet in workbook.sheets:
            yield from _sheet_lines(sheet)
            yield ""
        if workbook.empty_sheets:
            names = "、".join(workbook.empty_sheets)
            yield _("{file}：空白工作表“{names}”没有内容，已略过。").format(file=workbook.file, names=names)
            yield ""
    for file in reading.skipped:
        yield _skipped_line(file)
    yield _summary(reading)


def _skipped_line(file: SkippedFile) -> str:
    return _("{file}：未读取。{message}{remedy}").format(file=file.file, message=file.message, remedy=file.remedy)


def _sheet_lines(sheet: Sheet) -> Iterator[str]:
    yield f"■ {sheet.file} · {sheet.name}"
    if sheet.kind != "unknown":
        yield "  " + _identification(sheet)
        yield "  " + _figures(sheet)
        columns = [
            f"{column.letter} {column_label(column.meaning, column.header)}"
            for column in sheet.columns
            if column.meaning not in {"other", "other_money"}
        ]
        yield _("  列：{columns}").format(columns="，".join(columns))
        unused = [column.letter for column in sheet.columns if column.meaning in {"other", "other_money"}]
        if unused:
            yield _("  未使用的列：{letters}").format(letters="、".join(unused))
    counts = Counter(problem.severity for problem in sheet.problems)
    if counts:
        summary = "，".join(
            _("{word} {number} 处").format(word=word, number=counts[name])
            for name, word in SEVERITIES.items()
            if counts[name]
        )
        yield "  " + summary + _("：")
    yield from ("    " + line for line in _group_lines(sheet.problems))
    for problem in sheet.problems:
        yield "    " + _problem_line(problem, sheet)


def _group_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """A line for each kind of problem that many rows have, with the rows."""
    groups: dict[tuple[Severity, str, str], list[Problem]] = {}
    for problem in problems:
        if problem.row:
            groups.setdefault((problem.severity, problem.column, problem.code), []).append(problem)
    for (severity, column, _code), equal in groups.items():
        if len(equal) < LEAST_EQUAL_FAULTS:
            continue
        messages = {problem.message: None for problem in equal}
        yield _("[{severity}] 同样的问题 {number} 处：{column}{message}{more}（{rows}）").format(
            severity=SEVERITIES[severity],
            number=len(equal),
            column=_("{column} 列 ").format(column=column) if column else "",
            message=next(iter(messages)).rstrip("。"),
            more=_("等") if len(messages) > 1 else "",
            rows=row_numbers_in_words(problem.row for problem in equal),
        )


def _identification(sheet: Sheet) -> str:
    parts = [KINDS[sheet.kind]]
    if sheet.kind == "roll":
        parts.append("、".join(PROGRAMMES.get(name, name) for name in sheet.programmes) or _("待遇不明"))
        parts.append(AREAS.get(sheet.area or "", _("未写明城市或农村")))
    parts.append(sheet.township or _("未写明乡镇"))
    if sheet.kind == "roll":
        parts.append(format_month_in_words(sheet.month) if sheet.month else _("未写明月份"))
    return " · ".join(parts)


def _figures(sheet: Sheet) -> str:
    if sheet.kind == "certificates":
        return _("{people} 人").format(people=sheet.people)
    text = _("{households} 户，名单 {people} 人，保障 {covered} 人，月金额 {total} 元（逐行相加）")
    return text.format(
        households=f"{sheet.households:,}",
        people=f"{sheet.people:,}",
        covered=f"{sheet.covered:,}",
        total=format_yuan(sheet.month_total_fen),
    )


def _problem_line(problem: Problem, sheet: Sheet) -> str:
    place = ""
    if problem.row:
        place = _("第 {row} 行").format(row=problem.row)
        if problem.column:
            place += _(" {column} 列").format(column=problem.column)
    elif problem.column:
        place = _("{column} 列").format(column=problem.column)
    value = masked_value(problem, sheet)
    parts = [f"[{SEVERITIES[problem.severity]}]", place, f"“{value}”" if value else "", problem.message, problem.remedy]
    return " ".join(part for part in parts if part)


def _summary(reading: ReadResult) -> str:
    sheets = [sheet for sheet in reading.sheets if sheet.kind == "roll"]
    counts = Counter(problem.severity for problem in reading.problems)
    text = _(
        "合计：{rolls} 张花名册，{households} 户，名单 {people} 人，保障 {covered} 人，月金额 {total} 元；"
        "错误 {faults} 处，提醒 {warnings} 处，说明 {notices} 处；未读取的文件 {skipped} 个。"
    )
    return text.format(
        rolls=len(sheets),
        households=f"{sum(sheet.households for sheet in sheets):,}",
        people=f"{sum(sheet.people for sheet in sheets):,}",
        covered=f"{sum(sheet.covered for sheet in sheets):,}",
        total=format_yuan(sum(sheet.month_total_fen for sheet in sheets)),
        faults=counts["fault"],
        warnings=counts["warning"],
        notices=counts["notice"],
        skipped=len(reading.skipped),
    )
