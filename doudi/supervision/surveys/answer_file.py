"""A file of answers: each row with the number of the sample, what came of asking, and an answer to each question.

Every fault is found before anything is written, and says its row, field, value and remedy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.files.cells import text_of
from doudi.files.spreadsheet_reader import UnreadableFileError, read_uploaded_table
from doudi.supervision.surveys.questions import Question
from doudi.supervision.surveys.workflow import QuestionKind, Result
from doudi.values.long_digits import blotted

NUMBER_HEADING = "样本号"
RESULT_HEADING = "调查情况"
RESULT_WORDS = {"已回答": Result.ANSWERED, "没有联系上": Result.NOT_REACHED, "拒绝回答": Result.REFUSED}
_YES_NO_WORDS = {"是": "yes", "否": "no"}
_QUESTION = re.compile(r"^第([0-9]+)题")
_LARGEST_UNPACKED = 20_000_000
_MOST_FAULTS = 100
_LONGEST_VALUE = 40


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, and what to do about it. ``row`` counts from 1; 0 is the file itself."""

    row: int
    field: str
    value: str
    remedy: str


@dataclass(frozen=True)
class FileAnswer:
    """A row that was read."""

    number: int
    result: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class ReadFile:
    """What a file has: its answers, or its faults."""

    answers: tuple[FileAnswer, ...]
    faults: tuple[Fault, ...]


def question_heading(place: int, question: Question) -> str:
    """Return the heading of a question in the file, such as 第1题（1至5分）."""
    hint = "1至5分" if question.kind == QuestionKind.SCALE else "是、否"
    return f"第{place}题（{hint}）"


def read_answer_file(name: str, content: bytes, questions: Sequence[Question], numbers: Collection[int]) -> ReadFile:
    """Read a workbook or CSV of answers; rows without number, result and answers are left out.

    Args:
        numbers: the numbers of the sample.
    """
    try:
        sheets = read_uploaded_table(name, content, most_unpacked_bytes=_LARGEST_UNPACKED)
    except UnreadableFileError as error:
        remedy = f"{error.skipped.message}{error.skipped.remedy}"
        return ReadFile((), (Fault(0, _("文件"), name[:_LONGEST_VALUE], remedy),))
    for sheet in sheets:
        rows = [list(map(text_of, row)) for row in sheet.cells]
        head = next((place for place, row in enumerate(rows) if NUMBER_HEADING in row and RESULT_HEADING in row), None)
        if head is not None:
            return _read(rows, head, questions, frozenset(numbers))
    remedy = _("第一行要有“{number}”和“{result}”两栏，请用页面上下载的表填写。")
    text = remedy.format(number=NUMBER_HEADING, result=RESULT_HEADING)
    return ReadFile((), (Fault(0, _("表头"), "", text),))


def _read(rows: list[list[str]], head: int, questions: Sequence[Question], numbers: frozenset[int]) -> ReadFile:
    places = {question.name: _place_of(rows[head], place) for place, question in enumerate(questions, start=1)}
    missing = [
        Fault(head + 1, question_heading(place, one), "", _("缺这一栏，请用页面上下载的表填写。"))
        for place, one in enumerate(questions, start=1)
        if places[one.name] is None
    ]
    if missing:
        return ReadFile((), tuple(missing))
    at_number, at_result = rows[head].index(NUMBER_HEADING), rows[head].index(RESULT_HEADING)
    answers: dict[int, FileAnswer] = {}
    faults: list[Fault] = []
    for line, row in enumerate(rows[head + 1 :], start=head + 2):
        given = {one.name: row[places[one.name] or 0] for one in questions}
        if not row[at_result] and not any(given.values()):
            continue
        number = _number(line, row[at_number], numbers, answers, faults)
        result = _result(line, row[at_result], faults)
        read = _answers(line, result, given, questions, faults)
        if number is not None and result is not None:
            answers[number] = FileAnswer(number, result, read)
    if not answers and not faults:
        faults.append(
            Fault(0, _("文件"), "", _("没有填写任何一行，请填好“{result}”再上传。").format(result=RESULT_HEADING))
        )
    return ReadFile(tuple(answers.values()), tuple(faults[:_MOST_FAULTS]))


def _place_of(headings: list[str], number: int) -> int | None:
    for place, heading in enumerate(headings):
        found = _QUESTION.match(heading)
        if found and int(found[1]) == number:
            return place
    return None


def _fault(line: int, field: str, value: str, remedy: str) -> Fault:
    return Fault(line, field, str(blotted(value))[:_LONGEST_VALUE], remedy)


def _number(
    line: int, text: str, numbers: frozenset[int], read: Mapping[int, FileAnswer], faults: list[Fault]
) -> int | None:
    number = int(text) if text.isdecimal() and len(text) <= 9 else None
    if number is None or number not in numbers:
        faults.append(_fault(line, NUMBER_HEADING, text, _("不是这次抽中的样本号，请照下载的表填。")))
        return None
    if number in read:
        faults.append(_fault(line, NUMBER_HEADING, text, _("同一个样本号出现了两次，请只留一行。")))
    return number


def _result(line: int, text: str, faults: list[Fault]) -> str | None:
    found = RESULT_WORDS.get(text)
    if found is None:
        remedy = _("请填{words}中的一个。").format(words="、".join(RESULT_WORDS))
        faults.append(_fault(line, RESULT_HEADING, text, remedy))
    return found


def _answers(
    line: int, result: str | None, given: Mapping[str, str], questions: Sequence[Question], faults: list[Fault]
) -> dict[str, str]:
    read: dict[str, str] = {}
    for place, question in enumerate(questions, start=1):
        text, field = given[question.name], question_heading(place, question)
        if result != Result.ANSWERED:
            if text and result is not None:
                faults.append(_fault(line, field, text, _("没有回答的不能有答案：请清空，或者改成“已回答”。")))
            continue
        answer = _YES_NO_WORDS.get(text, "") if question.kind == QuestionKind.YES_NO else text
        if answer in question.choices:
            read[question.name] = answer
        elif question.kind == QuestionKind.YES_NO:
            faults.append(_fault(line, field, text, _("请填“是”或者“否”。")))
        else:
            faults.append(_fault(line, field, text, _("请填1、2、3、4、5中的一个整数。")))
    return read
