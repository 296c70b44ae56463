"""Booklets by township: their content, the edition that it has today, what was printed, and whether it is current.

The edition is the first eight characters of a digest of everything that a booklet says but the day, so any change of a
procedure, a figure, a clause or an address gives another one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from doudi.casework.office_details.models import OfficeDetail
from doudi.casework.office_details.queries import office_detail
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name, townships
from doudi.core.divisions.scope import contains
from doudi.core.record_language import in_record_language
from doudi.core.refusals import OutsideScope
from doudi.outreach.guides.merged_guides import MergedGuide, merged_guide, things
from doudi.outreach.guides.models import EDITION_DIGITS, Edition
from doudi.outreach.guides.refusals import GuideNotPossible
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE


@dataclass(frozen=True)
class Window:
    """Where a township's booklet sends people: window, hours, telephones; empty where nobody entered it."""

    place: str
    address: str
    hours: str
    telephone: str
    county_telephone: str


@dataclass(frozen=True)
class Booklet:
    """The booklet of a township as it is today."""

    township_code: str
    window: Window
    guides: tuple[MergedGuide, ...]
    edition: str


def booklet_of(township_code: str) -> Booklet:
    """Return the booklet of a township by the law and the addresses of today.

    Raises:
        GuideNotPossible: there is no such township.
    """
    if township_code not in {one.code for one in townships()}:
        raise GuideNotPossible(_("没有这个乡镇。"))
    edition = _editions_of([township_code])[township_code]
    return Booklet(township_code, window_of(township_code), _all_guides(), edition)


def _all_guides() -> tuple[MergedGuide, ...]:
    return tuple(merged_guide(thing) for thing in things().values())


def _editions_of(township_codes: Iterable[str]) -> dict[str, str]:
    """Return the edition of each township's booklet, by what it says in the language that it is printed in."""
    with in_record_language():
        guides = _all_guides()
        return {code: _edition_of(window_of(code), guides) for code in township_codes}


def window_of(township_code: str) -> Window:
    """Return where people of a township go, and whom they ring."""
    name = OfficeDetail.Name
    return Window(
        place=place_name(township_code),
        address=office_detail(township_code, name.WINDOW)
        or _("{place}民政服务窗口").format(place=place_name(township_code)),
        hours=office_detail(COUNTY_CODE, name.OFFICE_HOURS) or _("工作日上班时间"),
        telephone=office_detail(township_code, name.SUPERVISION_TELEPHONE),
        county_telephone=office_detail(COUNTY_CODE, name.SUPERVISION_TELEPHONE),
    )


def _edition_of(window: Window, guides: tuple[MergedGuide, ...]) -> str:
    text = json.dumps([_content(window), *(_content(guide) for guide in guides)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:EDITION_DIGITS].upper()


def _content(value: Any) -> Any:
    """Return what a booklet says of a value, as lists and texts; of procedures only what is shown."""
    if isinstance(value, Window):
        return [value.place, value.address, value.hours, value.telephone, value.county_telephone]
    guide: MergedGuide = value
    return [
        guide.thing.label,
        guide.thing.who,
        [[one.department, one.part, one.reference] for one in guide.thing.departments],
        [[one.label, one.source, one.used_for] for one in guide.materials],
        [[one.label, one.task, one.actor, one.limit, one.used_for, one.note] for one in guide.chain],
        guide.limit,
        guide.basis,
        [
            [
                one.procedure.label,
                one.procedure.who,
                [[label, list(references)] for label, references in one.conditions],
                [amount.sentence for amount in one.amounts],
                one.payment_start,
                one.limit,
            ]
            for one in guide.guides
        ],
    ]


@carries("P18-27.b")
@action("guide.print")
def print_booklet(*, by: User, township_code: str) -> Booklet:
    """Return the booklet of a township to print; its edition is kept, so that an old print is recognised.

    Raises:
        PermissionRequired, OutsideScope, GuideNotPossible
    """
    require_permission(by, Permission.READ_OUTREACH)
    if not contains(by.scope, township_code):
        raise OutsideScope(_("这个乡镇不在您的辖区。"))
    booklet = booklet_of(township_code)
    edition, is_new = Edition.objects.get_or_create(
        township_code=township_code,
        code=booklet.edition,
        defaults={"printed_on": today(), "printed_by": by},
    )
    if not is_new:
        Edition.objects.filter(pk=edition.pk).update(prints_number=F("prints_number") + 1, superseded_on=None)
    record(
        _("打印{place}办事指南，版本{code}。").format(place=booklet.window.place, code=booklet.edition),
        subject=edition,
        village_code=township_code.ljust(12, "0"),
    )
    return booklet


@dataclass(frozen=True)
class EditionStanding:
    """Whether a printed edition is what the booklet says today."""

    place: str
    code: str
    printed_on: date
    is_current: bool
    current_code: str
    superseded_on: date | None


def standing_of(township_code: str, code: str) -> EditionStanding | None:
    """Return whether a printed edition is still current; None if no such edition was printed."""
    edition = Edition.objects.filter(township_code=township_code, code=code.upper()).first()
    if edition is None:
        return None
    current = _editions_of([township_code])[township_code]
    return EditionStanding(
        edition.place, edition.code, edition.printed_on, edition.code == current, current, edition.superseded_on
    )


@dataclass(frozen=True)
class TownshipBooklet:
    """The booklet of a township: its edition today, the last print, and whether that is still current."""

    code: str
    place: str
    edition: str
    last_printed_on: date | None
    last_code: str

    @property
    def state(self) -> str:
        """Where the last print stands."""
        if self.last_printed_on is None:
            return _("还没印过")
        return _("印本是现行的") if self.last_code == self.edition else _("内容变了，要重印")

    @property
    def tone(self) -> str:
        """The tone of the state."""
        return "" if self.last_printed_on is None else "good" if self.last_code == self.edition else "bad"


def township_booklets(*, by: User) -> list[TownshipBooklet]:
    """Return the booklets of the townships in a user's scope."""
    scope = (by.scope or "-")[:TOWNSHIP_DIGITS]
    visible = [township for township in townships() if township.code.startswith(scope)]
    current = _editions_of([township.code for township in visible])
    last: dict[str, Edition] = {}
    for edition in Edition.objects.order_by("printed_on", "pk"):
        last[edition.township_code] = edition
    found = []
    for township in visible:
        printed = last.get(township.code)
        found.append(
            TownshipBooklet(
                township.code,
                township.name,
                current[township.code],
                printed.printed_on if printed else None,
                printed.code if printed else "",
            )
        )
    return found


def outdated_editions() -> list[Edition]:
    """Return the printed editions whose content has changed and that nobody has marked yet."""
    printed = list(Edition.objects.filter(superseded_on=None))
    current = _editions_of({one.township_code for one in printed})
    return [one for one in printed if one.code != current[one.township_code]]


@action("guide.supersede")
def mark_superseded(*, by: Actor, editions: list[Edition]) -> int:  # noqa: ARG001 - the trail's
    """Mark printed editions whose content has changed, with the day."""
    Edition.objects.filter(pk__in=[edition.pk for edition in editions]).update(superseded_on=today())
    record(_("{number}种办事指南印本的内容变了，记为过期。").format(number=len(editions)))
    return len(editions)
