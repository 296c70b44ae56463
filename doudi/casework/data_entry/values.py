"""The values of a case that the national system's form asks for, by the names the profile uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from doudi.casework.cases.applicant_matching import registered_members
from doudi.casework.models import Case, Decision, Opinion
from doudi.core.divisions.queries import place_name
from doudi.registry.models import Person
from doudi.values.identity_number import IdentityNumber
from doudi.values.masks import mask_identity_number
from doudi.values.money import format_yuan

_SEXES = {"male": "男", "female": "女"}


@dataclass(frozen=True)
class EntrySubject:
    """A case whose fields are filled in; identity numbers and telephones are masked unless ``is_clear``."""

    case: Case
    is_clear: bool
    decision: Decision | None
    opinion: Opinion | None


@dataclass(frozen=True)
class EntryMember:
    """A member as declared, with the person registered for them."""

    declared: dict[str, Any]
    person: Person | None
    is_clear: bool

    @property
    def id_number(self) -> str:
        """The identity number, masked unless shown in clear; empty where there is none."""
        text = str(self.declared.get("id_number") or "")
        if not text and self.person is not None and self.person.id_number:
            text = self.person.id_number.clear()
        return text if self.is_clear or not text else mask_identity_number(text)


def subject_of(case: Case, *, is_clear: bool) -> EntrySubject:
    """Return a case ready to be filled in."""
    return EntrySubject(case, is_clear, getattr(case, "decision", None), case.opinions.order_by("-pk").first())


def members_of(case: Case, *, is_clear: bool) -> list[EntryMember]:
    """Return the members of the form, in its order."""
    registered = registered_members(case)
    declared = case.application.answers["members"]
    return [
        EntryMember(member, registered[place] if place < len(registered) else None, is_clear)
        for place, member in enumerate(declared)
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _phone(subject: EntrySubject) -> str:
    phone = subject.case.application.phone
    if not phone:
        return ""
    return str(phone.clear()) if subject.is_clear else str(phone)


def _visited_on(subject: EntrySubject) -> str:
    visit = subject.case.home_visits.order_by("pk").last()
    return _day(visit.visited_on if visit else None)


def _public_notice(subject: EntrySubject) -> str:
    notice = subject.case.public_notices.order_by("pk").last()
    return f"{_day(notice.first_day)}—{_day(notice.last_day)}" if notice else ""


def _yuan(amount_fen: int | None) -> str:
    return "" if amount_fen is None else format_yuan(amount_fen).replace(",", "")


def _applicant(subject: EntrySubject) -> EntryMember:
    return members_of(subject.case, is_clear=subject.is_clear)[0]


CASE_VALUES: dict[str, Callable[[EntrySubject], str]] = {
    "matter": lambda one: one.case.procedure.label,
    "applied_on": lambda one: _day(timezone.localdate(one.case.application.sent_at)),
    "channel": lambda one: str(one.case.application.get_channel_display()),
    "accepted_on": lambda one: _day(one.case.accepted_on),
    "applicant_name": lambda one: one.case.application.applicant_name,
    "applicant_id_number": lambda one: _applicant(one).id_number,
    "phone": _phone,
    "village_code": lambda one: one.case.village_code,
    "place": lambda one: place_name(one.case.village_code),
    "visited_on": _visited_on,
    "income_per_head": lambda one: _yuan(one.opinion.income_per_head_fen if one.opinion else None),
    "opinion": lambda one: one.opinion.reason if one.opinion else "",
    "public_notice": _public_notice,
    "outcome": lambda one: str(one.case.get_outcome_display()),
    "decided_on": lambda one: _day(one.decision.decided_on if one.decision else None),
    "decision_number": lambda one: one.decision.number if one.decision else "",
    "people": lambda one: str(len(one.opinion.people)) if one.opinion and one.opinion.is_favourable else "",
    "month_amount": lambda one: _yuan(one.decision.month_fen if one.decision else None),
    "first_month": lambda one: f"{one.decision.first_month:%Y-%m}" if one.decision and one.decision.first_month else "",
}
MEMBER_VALUES: dict[str, Callable[[EntryMember], str]] = {
    "member_name": lambda one: str(one.declared["name"]),
    "member_relation": lambda one: str(one.declared.get("relation", "")),
    "member_id_number": lambda one: one.id_number,
    "member_sex": lambda one: _SEXES.get(_particular(one, "sex"), ""),
    "member_birth_date": lambda one: _particular(one, "birth_date"),
}


def _particular(member: EntryMember, name: str) -> str:
    """Return sex or birth date: as registered, as declared, or as the identity number tells."""
    if member.person is not None:
        value = getattr(member.person, name)
        return value.isoformat() if isinstance(value, date) else str(value)
    if member.declared.get(name):
        return str(member.declared[name])
    number = str(member.declared.get("id_number") or "")
    if not number:
        return ""
    value = getattr(IdentityNumber.parse(number), name)
    return value.isoformat() if isinstance(value, date) else str(value)
