"""What is wrong with the publications of each township, and the missed cases that were found and put right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import OfficeDetail, Publication
from doudi.casework.office_details.queries import office_detail
from doudi.casework.publications.duties import published_programmes
from doudi.casework.publications.queries import hanging, to_post
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.monitoring.discovery.leads.models import LeadEnding, LeadReport
from doudi.monitoring.warnings.models import Warning as ScreeningWarning
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE

MOST_FAULTS = 5_000
_NOT_AIDED = "b"
"""The class of warnings of people without aid who may qualify."""
_FORBIDDEN = re.compile(r"[0-9]{6,}")
_NO_AMOUNT = ("", "—")
_BECAME_AID = (LeadEnding.APPLICATION, LeadEnding.RELIEF)
_AID_ACTIONS = (ScreeningWarning.Action.CASE, ScreeningWarning.Action.RELIEF)


class PublicationFault(models.TextChoices):
    """What may be wrong with a publication."""

    NOT_POSTED = "not_posted", _("逾期没有公布")
    POSTED_LATE = "posted_late", _("公布晚了")
    NO_AMOUNT = "no_amount", _("没有写金额")
    NO_TELEPHONE = "no_telephone", _("没有监督电话")
    NOT_TAKEN_DOWN = "not_taken_down", _("应撤未撤")
    FORBIDDEN = "forbidden", _("有不该公布的号码")


@dataclass(frozen=True)
class FaultRow:
    """A fault of a publication that hangs or waits; ``since`` is the day since which it is wrong."""

    publication: Publication
    fault: PublicationFault
    since: date

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.publication.village_code)

    @property
    def what(self) -> str:
        """What is published."""
        return str(self.publication.lines.get("what", ""))

    @property
    def label(self) -> Any:
        """The fault in words."""
        return self.fault.label

    @property
    def days(self) -> int:
        """For how many days it has been wrong."""
        return (today() - self.since).days


@carries("P18-18.c")
def publication_faults(*, by: User, fault: str = "", place: str = "") -> list[FaultRow]:
    """Return what is wrong with the publications that hang or wait in a user's scope, the longest first."""
    rows = Publication.objects.visible_to(by)
    if place:
        rows = rows.in_scope(place)
    found = [row for row in _faults(rows) if not fault or row.fault == fault]
    return sorted(found, key=lambda row: row.since)[:MOST_FAULTS]


def _faults(rows: QuerySet[Publication]) -> Iterator[FaultRow]:
    for one in to_post(rows).filter(due_on__lt=today()):
        yield FaultRow(one, PublicationFault.NOT_POSTED, one.due_on)
    with_amount = set(published_programmes())
    telephones: dict[str, bool] = {}
    for one in hanging(rows).iterator():
        assert one.first_day is not None  # noqa: S101 - it hangs
        if one.first_day > one.due_on:
            yield FaultRow(one, PublicationFault.POSTED_LATE, one.due_on)
        if one.take_down_due_on is not None and one.take_down_due_on < today():
            yield FaultRow(one, PublicationFault.NOT_TAKEN_DOWN, one.take_down_due_on)
        if one.programme in with_amount and str(one.lines.get("amount", "")) in _NO_AMOUNT:
            yield FaultRow(one, PublicationFault.NO_AMOUNT, one.first_day)
        if any(_FORBIDDEN.search(str(text)) for text in one.lines.values()):
            yield FaultRow(one, PublicationFault.FORBIDDEN, one.first_day)
        township = one.village_code[:TOWNSHIP_DIGITS]
        if not telephones.setdefault(township, _has_telephones(township)):
            yield FaultRow(one, PublicationFault.NO_TELEPHONE, one.first_day)


def _has_telephones(township: str) -> bool:
    """Whether the supervision telephones of a township and of the county are entered."""
    name = OfficeDetail.Name.SUPERVISION_TELEPHONE
    return bool(office_detail(township, name) and office_detail(COUNTY_CODE, name))


@dataclass(frozen=True)
class PutRight:
    """Missed cases (漏保) of a township that were found and became aid.

    Attributes:
        from_leads: leads that ended in an application or relief.
        from_warnings: warnings of people without aid who may qualify that were true and ended in a case or relief.
    """

    township_code: str
    from_leads: int
    from_warnings: int

    @property
    def place(self) -> str:
        """The township."""
        return place_name(self.township_code)

    @property
    def number(self) -> int:
        """All of them."""
        return self.from_leads + self.from_warnings


@carries("P18-18.d")
def found_and_put_right(first_day: date, last_day: date) -> list[PutRight]:
    """Count the missed cases that were found and put right in a span, by township; those without any are left out.

    A warning that opened a lead counts as the lead.
    """
    leads = LeadReport.objects.filter(ending__in=_BECAME_AID, lead__ended_on__range=(first_day, last_day))
    warnings = ScreeningWarning.objects.filter(
        warning_class=_NOT_AIDED,
        finding=ScreeningWarning.Finding.TRUE,
        action__in=_AID_ACTIONS,
        ended_on__range=(first_day, last_day),
    )
    of_leads = _by_township(leads.values_list("lead__village_code", flat=True))
    of_warnings = _by_township(warnings.values_list("village_code", flat=True))
    return [PutRight(code, of_leads[code], of_warnings[code]) for code in sorted({*of_leads, *of_warnings})]


def _by_township(codes: QuerySet[Any, str]) -> Counter[str]:
    return Counter(code[:TOWNSHIP_DIGITS] for code in codes.order_by())
