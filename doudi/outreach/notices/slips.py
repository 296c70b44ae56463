"""The words of a slip: what changed, since when, back pay, when it is paid, why, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.casework.office_details.models import OfficeDetail
from doudi.casework.office_details.queries import office_detail
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.outreach.notices.changes import (
    AmountOfPeople,
    Change,
    cause_of,
    change_of,
    plain_words,
    references,
    short_yuan,
)
from doudi.outreach.notices.models import Notice, NoticeLine, NoticeRound
from doudi.values.benefit_month import add_months, format_month_in_words
from doudi.values.carries import carries
from doudi.values.dates import format_date
from doudi.values.divisions import COUNTY_CODE

SLIPS_ON_A_PAGE = 6
SEALED_ON_A_PAGE = 3
MOST_SLIPS = 1_500


@dataclass(frozen=True)
class SlipLine:
    """A programme on a slip: its label with the people, from, to and change in yuan, or that it ended."""

    label: str
    from_shown: str
    to_shown: str
    change_shown: str
    note: str


@dataclass(frozen=True)
class Slip:
    """A slip as it is printed and shown."""

    number: str
    name: str
    place: str
    is_sealed: bool
    lines: tuple[SlipLine, ...]
    net: str
    since: str
    back: str
    paid: str
    why: str
    basis: str
    ask: str


class SlipWriter:
    """Writes the slips of a round; telephones and sentences that many households share are looked up once."""

    def __init__(self, prepared: NoticeRound) -> None:
        self.prepared = prepared
        self.change: Change | None = change_of(prepared.decided)
        self._asked: dict[str, str] = {}
        self._reasons: dict[tuple[AmountOfPeople, ...], tuple[str, str]] = {}

    @carries("P30-3.1")
    def slip_of(self, notice: Notice) -> Slip:
        """Return the slip of a notice with its lines."""
        lines = list(notice.lines.all())
        why, basis = self._why(lines)
        return Slip(
            number=f"{notice.round_id}-{notice.number:05d}",
            name=notice.addressee.name,
            place=place_name(notice.village_code),
            is_sealed=notice.has_children_benefit,
            lines=tuple(_line(line) for line in lines),
            net=_net(notice, lines),
            since=format_month_in_words(notice.first_month),
            back=self._back(notice),
            paid=self._paid(notice),
            why=why,
            basis=basis,
            ask=self._ask(notice.village_code),
        )

    def slips_of(self, notices: Iterable[Notice]) -> list[Slip]:
        """Return the slips of notices in their order."""
        return [self.slip_of(notice) for notice in notices]

    def _back(self, notice: Notice) -> str:
        if not notice.back_fen:
            return ""
        first = notice.first_month
        last = add_months(self.prepared.pay_month, -1)
        span = format_month_in_words(first)
        if last > first:
            span = _("{first}至{last}").format(first=span, last=format_month_in_words(last))
        if notice.back_fen < 0:
            return _("{span}多发{amount}元，怎么处理由工作人员另行告诉您").format(
                span=span, amount=short_yuan(-notice.back_fen)
            )
        return _("{span}的差额一次补发{amount}元").format(span=span, amount=short_yuan(notice.back_fen))

    def _paid(self, notice: Notice) -> str:
        if notice.is_withheld:
            return _("有一笔钱暂时没有发出，请带身份证和银行卡到乡镇民政窗口核对")
        if not notice.back_fen and notice.to_fen == 0:
            return ""
        return _("{day}前打到您家原来领钱的银行卡，不用申请，不收费").format(day=format_date(self.prepared.paid_by))

    def _why(self, lines: list[NoticeLine]) -> tuple[str, str]:
        if self.change is None:
            return "", ""
        key = tuple(
            AmountOfPeople(line.programme, line.area, line.people_number, line.from_fen, line.to_fen) for line in lines
        )
        if key not in self._reasons:
            causes = [cause_of(self.change, amount) for amount in key]
            words = (plain_words(cause.told) for cause in causes)
            clauses = (clause for cause in causes for one in cause.cited for clause in one.clauses)
            self._reasons[key] = "；".join(dict.fromkeys(filter(None, words))), references(dict.fromkeys(clauses))
        return self._reasons[key]

    def _ask(self, village_code: str) -> str:
        township = village_code[:TOWNSHIP_DIGITS]
        if township not in self._asked:
            window = office_detail(township, OfficeDetail.Name.WINDOW)
            name = OfficeDetail.Name.SUPERVISION_TELEPHONE
            telephones = (
                (_("乡镇"), office_detail(township, name)),
                (_("县民政局"), office_detail(COUNTY_CODE, name)),
            )
            known = [f"{place}{number}" for place, number in telephones if number]
            self._asked[township] = "，".join((window or _("村（居）干部、乡镇民政窗口"), *known))
        return self._asked[township]


def _line(line: NoticeLine) -> SlipLine:
    label = line.programme_label
    if line.people_number > 1:
        label = _("{programme}（{number}人）").format(programme=label, number=line.people_number)
    note = ""
    if line.last_month is not None:
        note = _("发到{month}").format(month=format_month_in_words(line.last_month))
    change = line.change_fen
    sign = "+" if change > 0 else ""
    return SlipLine(label, short_yuan(line.from_fen), short_yuan(line.to_fen), f"{sign}{short_yuan(change)}", note)


def _net(notice: Notice, lines: list[NoticeLine]) -> str:
    current = [line for line in lines if line.last_month is None]
    if not current:
        return _("现在已不再领取，只补以前的差额")
    change = notice.change_fen
    if not change:
        return _("每月合计不变，{amount}元").format(amount=short_yuan(notice.to_fen))
    words = _("每月合计多{change}元，共{amount}元") if change > 0 else _("每月合计少{change}元，共{amount}元")
    return words.format(change=short_yuan(abs(change)), amount=short_yuan(notice.to_fen))
