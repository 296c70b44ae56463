"""Read a bank's answer and compare it with what was sent: tolerant in form, strict in substance.

Rows are matched by item id, never by name. An unknown, missing, duplicate or altered row rejects the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from doudi.bankfiles.cell_text import (
    match_key,
    read_amount,
    read_count,
    read_date,
    sm3,
)
from doudi.bankfiles.failure_reasons import OUTCOMES, Outcome
from doudi.bankfiles.faults import BankFault, BankFileError
from doudi.bankfiles.file_reader import Table, read_records
from doudi.bankfiles.items import BankItem
from doudi.bankfiles.layouts import Column, Layout, Line
from doudi.bankfiles.name_comparison import is_same_name
from doudi.bankfiles.profiles import Profile, ReturnProfile
from doudi.values.masks import mask_account
from doudi.values.money import MoneyError, format_yuan
from doudi.values.text import without_spaces
from doudi.values.translation import gettext as _

_ACCEPTED_CHANGES = {("paid", "returned"), ("in_question", "paid"), ("in_question", "returned")}
"""Changes of outcome (before, now) that a later answer may bring."""

_LONG_NUMBER = re.compile("[0-9]{15,}")
_LONGEST_SHOWN = 40


@dataclass(frozen=True)
class FileRow:
    """A row of a file; ``number`` is its row there. Status and reason are the bank's codes."""

    number: int
    item_id: str
    account_name: str
    account: str
    amount_fen: int
    status: str = ""
    reason: str = ""
    note: str = ""
    paid_on: date | None = None


@dataclass(frozen=True)
class Answer:
    """The outcome of one payment. ``reason`` is one of REASONS; ``code`` and ``note`` are the bank's own.

    ``is_late_return``: the bank reported the payment as paid before and returns it now.
    """

    item_id: str
    outcome: Outcome
    amount_fen: int
    reason: str = ""
    code: str = ""
    note: str = ""
    paid_on: date | None = None
    row: int = 0
    has_name_mismatch: bool = False
    is_late_return: bool = False


@dataclass(frozen=True)
class ReturnFile:
    """A whole answer: the hash of its bytes, the new outcomes, and the number of rows that repeat known ones."""

    sm3: str
    answers: tuple[Answer, ...]
    repeated: int

    def sum_fen(self, outcome: Outcome) -> int:
        """Return the total of the payments with an outcome, in fen."""
        return sum(answer.amount_fen for answer in self.answers if answer.outcome == outcome)


def read_rows(layout: Layout, content: bytes, *, file_number: str = "") -> list[FileRow]:
    """Read the rows of a file by its layout and check the totals of its lines.

    Raises:
        BankFileError: the file is not of this layout, a cell cannot be read, or totals disagree.
    """
    return _read(layout, content, file_number)[1]


def _read(layout: Layout, content: bytes, file_number: str) -> tuple[Table, list[FileRow]]:
    table = read_records(layout, content)
    columns = {column.field: column for column in layout.columns}
    faults: list[BankFault] = []
    rows = [row for number, texts in table.rows if (row := _row(columns, number, texts, faults))]
    if not faults:
        faults.extend(_line_faults(layout, table, rows, file_number))
    if faults:
        raise BankFileError(faults)
    return table, rows


def read_return(
    profile: Profile,
    content: bytes,
    sent: Sequence[BankItem],
    *,
    file_number: str = "",
    known: Mapping[str, Outcome] | None = None,
) -> ReturnFile:
    """Read the outcome of each payment from the bank's answer.

    Args:
        sent: the payments of the file that the bank answers.
        known: outcomes of earlier answers by item id.
    Raises:
        BankFileError: with every row that is unknown, missing, duplicate, altered, or contradicts an earlier answer.
    """
    known = known or {}
    table, rows = _read(profile.returns.layout, content, file_number)
    faults = list(_match_faults(profile.returns, rows, sent, known))
    by_id = {item.item_id: item for item in sent}
    answers = [] if faults else [_answer(profile.returns, row, by_id[row.item_id], known) for row in rows]
    faults.extend(_garbled_faults(answers))
    faults.extend([] if faults else _outcome_total_faults(profile.returns, table, rows))
    faults.extend(_contradictions(answers, known))
    if faults:
        raise BankFileError(faults)
    news = tuple(answer for answer in answers if known.get(answer.item_id) != answer.outcome)
    return ReturnFile(sm3(content), news, len(answers) - len(news))


def _row(
    columns: Mapping[str, Column], number: int, texts: Mapping[str, str], faults: list[BankFault]
) -> FileRow | None:
    def fault(name: str, message: str) -> None:
        where = _("第{number}行").format(number=number)
        text = f"{where}“{columns[name].label or name}”：{message}"
        shown, remedy = masked_note(texts[name]), _("请银行重新导出。")
        faults.append(BankFault("cell_invalid", where, text, row=number, field=name, shown=shown, remedy=remedy))

    before = len(faults)
    item_id = match_key(texts["item_id"])
    if not item_id:
        fault("item_id", _("明细编号为空。"))
    amount_fen, paid_on = 0, None
    try:
        amount_fen = read_amount(columns["amount"], texts["amount"])
    except MoneyError:
        fault("amount", _("不是金额。"))
    try:
        paid_on = read_date(texts.get("paid_on", ""))
    except ValueError:
        fault("paid_on", _("不是日期。"))
    if len(faults) > before:
        return None
    return FileRow(
        number,
        item_id,
        without_spaces(texts.get("account_name", "")),
        match_key(texts["account"]),
        amount_fen,
        match_key(texts.get("status", "")),
        match_key(texts.get("reason", "")),
        texts.get("note", "").strip()[:200],
        paid_on,
    )


def masked_note(text: str) -> str:
    """Shorten a cell for display and mask what could be an account in the wrong column."""
    text = text.strip()[:_LONGEST_SHOWN]
    return mask_account(text) if _LONG_NUMBER.search(text) else text


def _line_faults(layout: Layout, table: Table, rows: Sequence[FileRow], file_number: str) -> Iterator[BankFault]:
    """Yield the figures of the opening and closing lines that disagree with the rows."""
    found = {"count": len(rows), "amount": sum(row.amount_fen for row in rows)}
    for where, line, texts in _lines(layout, table):
        for column in line.columns:
            text = texts.get(column.field, "")
            if column.field in found:
                yield from _figure_fault(where, column, text, found[column.field])
            elif column.field == "hash" and match_key(text).lower() != table.hash:
                message = _("明细内容与末行的摘要值不符，文件被改动过。")
                yield BankFault("hash_differs", where, message)
            elif column.field == "file_number" and file_number and match_key(text) != file_number:
                message = _("这是批次 {said} 的文件，不是 {number} 的。").format(
                    said=text.strip()[:40], number=file_number
                )
                yield BankFault("other_batch", where, message, remedy=_("请到该批次下上传，或核对文件。"))


def _figure_fault(where: str, column: Column, text: str, found: int) -> Iterator[BankFault]:
    try:
        said = read_amount(column, text) if column.kind == "amount" else read_count(text)
    except ValueError:
        said = None
    if said != found:
        shown = format_yuan(found) if column.kind == "amount" else found
        message = _("{where}的“{label}”写的是 {said}，明细实际是 {found}。")
        text = message.format(where=where, label=column.label or column.field, said=text.strip(), found=shown)
        code = "sum_differs" if column.kind == "amount" else "count_differs"
        yield BankFault(code, where, text, remedy=_("请向银行重新取得文件。"))


def _match_faults(
    returns: ReturnProfile, rows: Sequence[FileRow], sent: Sequence[BankItem], known: Mapping[str, Outcome]
) -> Iterator[BankFault]:
    by_id = {item.item_id: item for item in sent}
    first_row: dict[str, int] = {}
    for row in rows:
        if row.item_id not in by_id:
            yield _row_fault("row_unknown", row, _("没有发送过这笔明细，可能是别的批次的文件。"), "item_id")
            continue
        if row.item_id in first_row:
            message = _("与第{first}行重复。").format(first=first_row[row.item_id])
            yield _row_fault("row_doubled", row, message, "item_id")
        first_row.setdefault(row.item_id, row.number)
        yield from _alterations(row, by_id[row.item_id])
        if row.status not in returns.statuses:
            message = _("处理状态“{code}”不在该银行的约定里。").format(code=masked_note(row.status))
            yield _row_fault("status_unknown", row, message, "status")
    if returns.complete:
        for item in sent:
            if item.item_id not in first_row and item.item_id not in known:
                message = _("明细 {id} 没有回音。").format(id=item.item_id)
                yield BankFault("row_missing", item.item_id, message, remedy=_("请银行补全后重新导出。"))


def _alterations(row: FileRow, item: BankItem) -> Iterator[BankFault]:
    if row.amount_fen != item.amount_fen:
        message = _("金额 {said} 元与发送的 {sent} 元不同。")
        said, sent = format_yuan(row.amount_fen), format_yuan(item.amount_fen)
        yield _row_fault("amount_altered", row, message.format(said=said, sent=sent), "amount")
    if row.account != item.account:
        message = _("账号与发送的不同（发送的尾号 {sent}）。").format(sent=item.account[-4:])
        if "e+" in row.account.lower():
            message += _("表格软件把账号改成了数字，请银行以文本格式重新导出。")
        yield _row_fault("account_altered", row, message, "account", shown=mask_account(row.account))


def _row_fault(code: str, row: FileRow, message: str, name: str, *, shown: str = "") -> BankFault:
    text = _("第{number}行（明细 {id}）：{message}").format(
        number=row.number, id=masked_note(row.item_id), message=message
    )
    remedy = _("请向银行核对，不要自行修改文件。")
    return BankFault(code, masked_note(row.item_id), text, row=row.number, field=name, shown=shown, remedy=remedy)


def _answer(returns: ReturnProfile, row: FileRow, item: BankItem, known: Mapping[str, Outcome]) -> Answer:
    """Return the outcome of one payment; where the bank contradicts itself it is in question, never paid."""
    outcome = returns.statuses[row.status]
    reason = returns.reasons.get(row.reason, "other") if outcome == "returned" else ""
    differs = bool(row.account_name) and not is_same_name(item.account_name, row.account_name, returns.name_differences)
    if outcome == "paid" and (differs or row.reason in returns.reasons):
        outcome = "in_question"
    is_late_return = outcome == "returned" and known.get(row.item_id) == "paid"
    return Answer(
        row.item_id,
        outcome,
        row.amount_fen,
        reason,
        row.reason or row.status,
        row.note,
        row.paid_on,
        row.number,
        differs,
        is_late_return,
    )


def _garbled_faults(answers: Sequence[Answer]) -> Iterator[BankFault]:
    """Yield a fault where most names differ: the file was converted with a wrong encoding."""
    wrong = sum(answer.has_name_mismatch for answer in answers)
    if wrong >= 3 and wrong * 2 > len(answers):
        message = _("{count}笔的户名与发送的不同，文件的文字编码可能被改坏了。").format(count=wrong)
        yield BankFault("names_garbled", _("文件"), message, remedy=_("请银行按约定的编码重新导出。"))


def _outcome_total_faults(returns: ReturnProfile, table: Table, rows: Sequence[FileRow]) -> Iterator[BankFault]:
    """Yield the totals by outcome that disagree with the rows, by the bank's own statuses."""
    found: dict[str, int] = {}
    for name in ("paid", "returned"):
        mine = [row.amount_fen for row in rows if returns.statuses[row.status] == name]
        found |= {f"{name}_count": len(mine), f"{name}_amount": sum(mine)}
    for where, line, texts in _lines(returns.layout, table):
        for column in line.columns:
            if column.field in found:
                yield from _figure_fault(where, column, texts.get(column.field, ""), found[column.field])


def _lines(layout: Layout, table: Table) -> Iterator[tuple[str, Line, dict[str, str]]]:
    if layout.first:
        yield _("首行"), layout.first, table.first
    if layout.last:
        yield _("末行"), layout.last, table.last


def _contradictions(answers: Sequence[Answer], known: Mapping[str, Outcome]) -> Iterator[BankFault]:
    """Yield outcomes that contradict an earlier answer: a returned payment may have been sent again by now."""
    for answer in answers:
        before = known.get(answer.item_id)
        if before is None or before == answer.outcome or (before, answer.outcome) in _ACCEPTED_CHANGES:
            continue
        message = _("第{number}行（明细 {id}）：银行先前已答复“{before}”，现在的说法相反。")
        message = message.format(number=answer.row, id=answer.item_id, before=OUTCOMES[before])
        remedy = _("请银行书面说明这笔款项的去向。")
        yield BankFault("contradicts_earlier", answer.item_id, message, row=answer.row, field="status", remedy=remedy)
