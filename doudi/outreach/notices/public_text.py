"""The public text of a change, generated from the rule book: for whom, old and new amounts, since when, which paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from doudi import policy
from doudi.outreach.notices.changes import Change, ChangedFigure, change_of, short_yuan
from doudi.outreach.notices.models import NoticeLine, NoticeRound
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries
from doudi.values.dates import format_date
from doudi.values.divisions import COUNTY_CODE, division_name


@dataclass(frozen=True)
class PublicGroup:
    """The figures of one benefit."""

    label: str
    figures: tuple[ChangedFigure, ...]


@dataclass(frozen=True)
class PublicText:
    """What everybody reads of a change; no person in it."""

    heading: str
    lead: str
    no_fee: str
    explanation: str
    groups: tuple[PublicGroup, ...]
    sentences: tuple[str, ...]
    papers: tuple[str, ...]
    decided: date
    published_on: date | None


@carries("P30-3.1")
def public_text(prepared: NoticeRound) -> PublicText | None:
    """Return the public text of a round by the rule book; None if the rule book no longer has the change."""
    change = change_of(prepared.decided)
    if change is None:
        return None
    return PublicText(
        heading=_heading(prepared, change),
        lead=_lead(prepared, change),
        no_fee=_("不用申请，不收费。"),
        explanation=prepared.explanation,
        groups=_groups(change),
        sentences=_sentences(prepared, change),
        papers=_papers(change),
        decided=prepared.decided,
        published_on=prepared.confirmed_on,
    )


def _heading(prepared: NoticeRound, change: Change) -> str:
    county = (division_name(COUNTY_CODE) or "").strip()
    is_rise = all(one.rise_fen >= 0 for one in change.changed)
    words = _("{county}{year}年提高救助标准") if is_rise else _("{county}{year}年调整救助标准")
    return words.format(county=county, year=prepared.first_month.year)


def _lead(prepared: NoticeRound, change: Change) -> str:
    month = format_month_in_words(change.first_month)
    if prepared.pay_month > change.first_month:
        words = _("从{month}算起，{day}前把差额补发到原来领钱的银行卡。")
    else:
        words = _("从{month}起按新标准发放，{day}前到账。")
    return words.format(month=month, day=format_date(prepared.paid_by))


def _groups(change: Change) -> tuple[PublicGroup, ...]:
    found: dict[str, list[ChangedFigure]] = {}
    for one in change.figures:
        found.setdefault(policy.programme_name(one.programme), []).append(one)
    changed = {label: rows for label, rows in found.items() if any(row.old_fen != row.new_fen for row in rows)}
    return tuple(PublicGroup(label, tuple(rows)) for label, rows in changed.items())


_NO_EXAMPLE = ("dibao", "child_living", "disabled_child_care")
"""Dibao mostly pays a difference, and a benefit of a few children would point at them."""


def _example(prepared: NoticeRound, change: Change) -> ChangedFigure | None:
    """Return the first figure that rises of the benefit that most people get in full."""
    lines = NoticeLine.objects.filter(notice__round=prepared, last_month=None).order_by()
    people = dict(lines.values_list("programme").annotate(people=Sum("people_number")))
    rising = [
        one
        for one in change.changed
        if one.rise_fen > 0 and one.old_fen is not None and one.programme not in _NO_EXAMPLE
    ]
    return max(rising, key=lambda one: people.get(one.programme, 0), default=None)


def _sentences(prepared: NoticeRound, change: Change) -> tuple[str, ...]:
    """Return the plain words below the table."""
    sentences = []
    example = _example(prepared, change)
    if example is not None:
        sentences.append(
            _("例如{name}，原来每人每月{old}元，现在{new}元，每月多{rise}元。").format(
                name=example.name, old=example.old_shown, new=example.new_shown, rise=short_yuan(example.rise_fen)
            )
        )
    if any(one.parameter == "dibao_standard" for one in change.changed):
        sentences.append(_("低保按差额发放的，家里有收入的先减去收入，所以每家增加的钱不一样，以告知单为准。"))
    sentences.append(_("每家的金额印在告知单上，由村（居）干部送到家；有儿童待遇的家庭，告知单是密封的。"))
    sentences.append(_("没有收到告知单、金额不清楚的，问村（居）干部或者乡镇民政窗口。向您收钱的都是骗子。"))
    return tuple(sentences)


def _papers(change: Change) -> tuple[str, ...]:
    """Return title and number of each paper."""
    legislation = policy.rule_book().legislation
    found = (legislation.legal_text_of(clause) for one in change.figures for clause in one.clauses)
    named = (f"《{text.title}》{f'（{text.number}）' if text.number else ''}" for text in found if text is not None)
    return tuple(dict.fromkeys(named))
