"""Which office takes an application, and which member applies: the hukou place decides (MCA57-4, -5, MCA62-2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi import policy
from doudi.casework.procedures.procedure import Procedure
from doudi.core.clock import today
from doudi.values.carries import carries
from doudi.values.dates import age_on
from doudi.values.identity_number import IdentityNumber

OTHER_COUNTY, OTHER_PROVINCE = "other_county", "other_province"
HUKOU_PLACES = (
    ("", gettext_lazy("在本县")),
    (OTHER_COUNTY, gettext_lazy("在本省别的县（市、区）")),
    (OTHER_PROVINCE, gettext_lazy("在外省")),
)
"""Where a member's hukou is; a member of whom nothing is said has it within the county."""
_AGE_OF_MAJORITY = 18
_ASKED = "hukou"
_Members = Sequence[Mapping[str, Any]]


def hukou_words(member: Mapping[str, Any]) -> str:
    """Return where a member's hukou is, in words; empty where it is within the county."""
    place = str(member.get("hukou") or "")
    if not place:
        return ""
    permit = _("，有本县的居住证") if member.get("has_residence_permit") else ""
    return _("户籍{place}").format(place=dict(HUKOU_PLACES)[place]) + permit


@dataclass(frozen=True)
class ApplicationOffice:
    """Whether this county takes an application, and the positions of the members who may apply for the family.

    ``note`` says what follows, in words; empty where every member has the hukou within the county.
    """

    is_here: bool
    applicants: tuple[int, ...]
    note: str = ""


@carries("MCA57-5")
def application_office(members: _Members, on: date | None = None) -> ApplicationOffice:
    """Return the office that takes the application of a family that lives within the county, and who applies.

    A member whose hukou is where the family lives applies there; if there is none, any member applies where their own
    hukou is. Members of another county of the province are taken alike until the province's own rule is known.
    A holder of a residence permit applies here only while the county takes such applications.
    """
    day = on or today()
    everybody = tuple(range(len(members)))
    here = [place for place, member in enumerate(members) if not member.get("hukou")]
    if len(here) == len(members):
        return ApplicationOffice(is_here=True, applicants=everybody)
    if not here and policy.parameter_value("residence_permit_applications", day.replace(day=1), day):
        here = [place for place, member in enumerate(members) if member.get("has_residence_permit")]
    if not here:
        return ApplicationOffice(is_here=False, applicants=(), note=_note_of_another_office())
    adults = tuple(place for place in here if _is_adult(members[place], day))
    names = "、".join(str(members[place]["name"]) for place in adults or here)
    if adults:
        return ApplicationOffice(is_here=True, applicants=adults, note=_note_of_applicants(names))
    note = _("只有未成年的{names}户籍在本县，由监护人在本县代为申请。").format(names=names)
    return ApplicationOffice(is_here=True, applicants=everybody, note=note)


def office_of(procedure: Procedure, members: _Members, positions: Iterable[int]) -> ApplicationOffice:
    """Return the office of a procedure for the members at the positions; here where it does not ask for the hukou."""
    if _ASKED not in procedure.asks:
        return ApplicationOffice(is_here=True, applicants=tuple(range(len(members))))
    if procedure.of_children:
        return office_for_children(members, positions)
    return application_office(members)


@carries("MCA62-2.1")
def office_for_children(members: _Members, positions: Iterable[int]) -> ApplicationOffice:
    """Return the office that takes an application for children: where their hukou is; any of the family applies.

    The guardian or a relative whom they ask applies, wherever they are registered themselves.
    """
    everybody = tuple(range(len(members)))
    away = [str(members[place]["name"]) for place in positions if members[place].get("hukou")]
    if not away:
        return ApplicationOffice(is_here=True, applicants=everybody)
    note = _("{names}的户籍不在本县，由监护人向孩子户籍所在地的乡镇（街道）申请（{clause}）。").format(
        names="、".join(away), clause=_clause("MCA62-2.1")
    )
    return ApplicationOffice(is_here=False, applicants=(), note=note)


def _note_of_applicants(names: str) -> str:
    return _("家里有人户籍不在本县，由户籍和住处都在本县的{names}提出申请（{clause}）。").format(
        names=names, clause=_clause()
    )


def _note_of_another_office() -> str:
    return _("全家户籍都不在本县，可以由家里任何一人向自己户籍所在地的乡镇（街道）申请（{clause}）。").format(
        clause=_clause()
    )


def _clause(clause: str = "MCA57-5") -> str:
    return policy.rule_book().legislation.reference(clause)


def _is_adult(member: Mapping[str, Any], day: date) -> bool:
    """Return whether a member is of age; somebody without a known birth date counts as an adult."""
    number = member.get("id_number")
    born = IdentityNumber(str(number)).birth_date if number else _day(member.get("birth_date"))
    return born is None or age_on(born, day) >= _AGE_OF_MAJORITY


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
