"""The tables of an archive: which columns each has, what they mean, and the rows of a year.

Amounts are whole fen, days are ISO dates. Accounts and ID numbers are masked: the bank files beside them have the clear
ones. Nothing says why somebody has a benefit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.core.audit.models import Entry
from doudi.funding.models import Account, Movement, Transaction
from doudi.payments.models import Line, LineShare, Payment, Run, Withheld
from doudi.payments.workflow import RunState

_ROWS_AT_A_TIME = 2_000


@dataclass(frozen=True)
class ArchivedTable:
    """A table: the name of its file, its columns with what they mean, and its rows of a year."""

    name: str
    columns: Callable[[], Sequence[tuple[str, str]]]
    rows: Callable[[int], Iterator[Sequence[Any]]]


def runs_of_year(year: int) -> QuerySet[Run]:
    """Return the runs of a year's months, those that were discarded excepted."""
    return Run.objects.filter(month__year=year).exclude(state=RunState.DISCARDED).order_by("month", "pk")


def entries_of_year(year: int) -> QuerySet[Entry]:
    """Return the entries of the audit trail of a year, in order."""
    return Entry.objects.filter(at__year=year).order_by("number")


def _run_columns() -> Sequence[tuple[str, str]]:
    return (
        ("run", _("批次号")),
        ("kind", _("类别")),
        ("month", _("发放月份")),
        ("state", _("状态")),
        ("payments", _("笔数")),
        ("total_fen", _("合计")),
        ("withheld_fen", _("缓发金额")),
        ("content_hash", _("内容摘要")),
        ("prepared_by", _("核算人")),
        ("reviewed_by", _("审核人")),
        ("approved_by", _("批准人")),
        ("released_by", _("发放人")),
        ("closed_at", _("结账时间")),
        ("certificate_sm3", _("结账证明的 SM3 摘要")),
    )


def _runs(year: int) -> Iterator[Sequence[Any]]:
    people = ("prepared_by", "reviewed_by", "approved_by", "released_by")
    for run in runs_of_year(year).select_related(*people, "certificate"):
        certificate = getattr(run, "certificate", None)
        yield (
            run.number,
            run.kind,
            run.month,
            run.state,
            run.payments_number,
            run.total_fen,
            run.withheld_fen,
            run.content_hash,
            *(getattr(run, person).name if getattr(run, person) else "" for person in people),
            run.closed_at.isoformat() if run.closed_at else "",
            certificate.sm3 if certificate else "",
        )


def _payment_columns() -> Sequence[tuple[str, str]]:
    return (
        ("payment", _("明细编号")),
        ("run", _("批次号")),
        ("person", _("人员编号")),
        ("name", _("姓名")),
        ("id_number", _("身份证号（已遮盖）")),
        ("village_code", _("村（居）")),
        ("programme", _("项目")),
        ("amount_fen", _("金额")),
        ("offset_fen", _("抵扣")),
        ("holder_name", _("户名")),
        ("account", _("账号（已遮盖）")),
        ("account_basis", _("账户类别")),
        ("state", _("状态")),
        ("returned_reason", _("退回原因")),
        ("settled_on", _("银行回盘日期")),
        ("replaces", _("补发自")),
    )


def _payments(year: int) -> Iterator[Sequence[Any]]:
    rows = Payment.objects.filter(run__in=runs_of_year(year)).select_related("run", "person", "replaces").order_by("pk")
    for payment in rows.iterator(_ROWS_AT_A_TIME):
        yield (
            payment.item_id,
            payment.run.number,
            payment.person.number,
            payment.person.name,
            payment.person.id_number.masked if payment.person.id_number else "",
            payment.village_code,
            payment.programme,
            payment.amount_fen,
            payment.offset_fen,
            payment.holder_name,
            payment.account.masked if payment.account else "",
            payment.account_basis,
            payment.state,
            payment.returned_reason,
            payment.settled_on or "",
            payment.replaces.item_id if payment.replaces else "",
        )


def _line_columns() -> Sequence[tuple[str, str]]:
    return (
        ("payment", _("明细编号")),
        ("programme", _("项目")),
        ("month", _("月份")),
        ("part", _("第几笔")),
        ("amount_fen", _("本次金额")),
        ("due_fen", _("当月应发")),
        ("sent_fen", _("此前已发")),
        ("area", _("城乡")),
    )


def _lines(year: int) -> Iterator[Sequence[Any]]:
    fields = ("payment__item_id", *(name for name, _label in _line_columns()[1:]))
    lines = Line.objects.filter(payment__run__in=runs_of_year(year)).order_by("pk")
    yield from lines.values_list(*fields).iterator(_ROWS_AT_A_TIME)


def _share_columns() -> Sequence[tuple[str, str]]:
    return (
        ("payment", _("明细编号")),
        ("programme", _("项目")),
        ("month", _("月份")),
        ("part", _("第几笔")),
        ("source", _("资金来源")),
        ("amount_fen", _("金额")),
    )


def _shares(year: int) -> Iterator[Sequence[Any]]:
    shares = LineShare.objects.filter(line__payment__run__in=runs_of_year(year)).order_by("pk")
    fields = ("line__payment__item_id", "line__programme", "line__month", "line__part", "source", "amount_fen")
    yield from shares.values_list(*fields).iterator(_ROWS_AT_A_TIME)


def _withheld_columns() -> Sequence[tuple[str, str]]:
    return (
        ("run", _("批次号")),
        ("person", _("人员编号")),
        ("programme", _("项目")),
        ("month", _("月份")),
        ("amount_fen", _("金额")),
        ("reason", _("为什么没有发")),
    )


def _withheld(year: int) -> Iterator[Sequence[Any]]:
    rows = Withheld.objects.filter(run__in=runs_of_year(year)).order_by("pk")
    fields = ("run__number", "person__number", "programme", "month", "amount_fen", "reason")
    yield from rows.values_list(*fields).iterator(_ROWS_AT_A_TIME)


def _voucher_columns() -> Sequence[tuple[str, str]]:
    return (
        ("voucher", _("凭证编号")),
        ("reference", _("凭证号")),
        ("kind", _("类别")),
        ("booked_on", _("日期")),
        ("basis", _("依据")),
        ("note", _("说明")),
        ("corrects", _("冲正")),
        ("entered_by", _("记账人")),
    )


def vouchers_of_year(year: int) -> dict[int, str]:
    """Return the number of each voucher of a year by its key: the place among those of its month."""
    places: Counter[date] = Counter()
    found = {}
    for key, day in Transaction.objects.filter(booked_on__year=year).order_by("pk").values_list("pk", "booked_on"):
        month = day.replace(day=1)
        places[month] += 1
        found[key] = f"记-{month:%Y-%m}-{places[month]:04d}"
    return found


def _vouchers(year: int) -> Iterator[Sequence[Any]]:
    numbers = vouchers_of_year(year)
    rows = Transaction.objects.filter(booked_on__year=year).select_related("corrects", "entered_by").order_by("pk")
    for row in rows.iterator(_ROWS_AT_A_TIME):
        yield (
            numbers[row.pk],
            row.reference,
            row.kind,
            row.booked_on,
            row.basis,
            row.note,
            row.corrects.reference if row.corrects else "",
            row.entered_by.name if row.entered_by else "",
        )


def _movement_columns() -> Sequence[tuple[str, str]]:
    return (
        ("voucher", _("凭证编号")),
        ("from_account", _("付方科目：科目、来源、年度、乡镇、项目")),
        ("to_account", _("收方科目：科目、来源、年度、乡镇、项目")),
        ("amount_fen", _("金额")),
    )


def _movements(year: int) -> Iterator[Sequence[Any]]:
    numbers = vouchers_of_year(year)
    rows = Movement.objects.filter(transaction__booked_on__year=year).order_by("pk")
    for row in rows.select_related("from_account", "to_account").iterator(_ROWS_AT_A_TIME):
        yield numbers[row.transaction_id], _account(row.from_account), _account(row.to_account), row.amount_fen


def _account(account: Account) -> str:
    parts: Iterable[Any] = (account.kind, account.source, account.year, account.township_code, account.programme)
    return "/".join(str(part) for part in parts)


TABLES = (
    ArchivedTable("runs", _run_columns, _runs),
    ArchivedTable("payments", _payment_columns, _payments),
    ArchivedTable("lines", _line_columns, _lines),
    ArchivedTable("shares", _share_columns, _shares),
    ArchivedTable("withheld", _withheld_columns, _withheld),
    ArchivedTable("vouchers", _voucher_columns, _vouchers),
    ArchivedTable("movements", _movement_columns, _movements),
)
