"""People and households as members, persons and groups of the standard, with only what the client may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Min, Q
from django.utils import timezone

from doudi.api.clients.scopes import Scope
from doudi.api.dci.attributes import awards_in_force, standards_fen
from doudi.api.machine.call import Call
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.registry.law_inputs.household_facts import holding_on
from doudi.registry.models import Award, Circumstance, Household, Membership, Person

_CONTEXT = "https://schema.spdci.org/extensions/social/v1/{type}.jsonld"
SCORE_TYPE = "assessed income per head in percent of the dibao standard"
_DISABILITY = ("disability_category", "disability_grade")


@dataclass
class _Known:
    """What is read at once for all people of an answer."""

    awards: dict[int, list[Award]] = field(default_factory=lambda: defaultdict(list))
    relations: dict[int, str] = field(default_factory=dict)
    registered_at: dict[int, datetime] = field(default_factory=dict)
    disabilities: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    addresses: dict[int, str] = field(default_factory=dict)


def member_records(people: Sequence[Person], call: Call, *, as_person: bool) -> list[dict[str, Any]]:
    """Return people as members, or as persons of the social registry."""
    known = _known_of(people, call)
    call.note_shown(people)
    if as_person:
        return [{"@context": _CONTEXT.format(type="Person"), **_person(one, known, call)} for one in people]
    scores = _scores({one.household_id: known.awards[one.pk] for one in people}) if call.may(Scope.DATA_INCOME) else {}
    return [_with_context("Member", _member(one, known, call, scores)) for one in people]


def group_records(households: Sequence[Household], call: Call) -> list[dict[str, Any]]:
    """Return households as groups with their members."""
    people: dict[int, list[Person]] = defaultdict(list)
    living = Person.objects.filter(household__in=households, merged_into=None, death_date=None)
    for person in living.select_related("village", "household").order_by("pk"):
        people[int(person.household_id or 0)].append(person)
    everybody = [person for members in people.values() for person in members]
    known = _known_of(everybody, call)
    call.note_shown(households)
    call.note_shown(everybody)
    scores = (
        _scores({pk: [award for one in members for award in known.awards[one.pk]] for pk, members in people.items()})
        if call.may(Scope.DATA_INCOME)
        else {}
    )
    return [_with_context("Group", _group(one, people[one.pk], known, call, scores)) for one in households]


def _with_context(kind: str, record: dict[str, Any]) -> dict[str, Any]:
    return {"@context": _CONTEXT.format(type=kind), **record}


def _known_of(people: Sequence[Person], call: Call) -> _Known:
    known, keys = _Known(), [person.pk for person in people]
    for award in awards_in_force().filter(person__in=keys).select_related("person__village").order_by("pk"):
        known.awards[award.person_id].append(award)
    memberships = Membership.objects.filter(person__in=keys, withdrawn_at=None)
    living = memberships.filter(holding_on(today()), kind=Membership.Kind.LIVING)
    known.relations = dict(living.order_by("pk").values_list("person_id", "relation"))
    known.registered_at = dict(memberships.values_list("person_id").annotate(first=Min("recorded_at")))
    if call.may(Scope.DATA_DISABILITY):
        of_them = Circumstance.objects.filter(person__in=keys, kind__in=_DISABILITY)
        for row in _in_force(of_them):
            known.disabilities[int(row.person_id or 0)][row.kind] = row.value
    if call.may(Scope.DATA_ADDRESS):
        homes = {person.household_id for person in people if person.household_id}
        for row in _in_force(Circumstance.objects.filter(household__in=homes, kind="address")):
            known.addresses[int(row.household_id or 0)] = str(row.value)
    return known


def _in_force(rows: Any) -> Iterable[Circumstance]:
    return list(rows.filter(Q(withdrawn_at=None) & holding_on(today())).order_by("pk"))


def _scores(awards: dict[int | None, list[Award]] | dict[int, list[Award]]) -> dict[int | None, float]:
    """Return the poverty score by household, of the latest award that has an income."""
    standards, scores = standards_fen(), {}
    for household, own in awards.items():
        with_income = [award for award in own if award.assessed_income_fen is not None]
        if with_income:
            latest = with_income[-1]
            standard = standards[latest.person.village.area]
            scores[household] = round(int(latest.assessed_income_fen or 0) * 100 / standard, 1)
    return scores


def _identifiers(person: Person, call: Call) -> list[dict[str, str]]:
    number = person.id_number
    shown = "" if number is None else number.clear() if call.may(Scope.DATA_IDENTITY_NUMBER) else number.masked
    own = [_identifier("MEMBER_ID", person.number)]
    return [_identifier("UIN", shown), *own] if shown else own


def _identifier(kind: str, value: str) -> dict[str, str]:
    return {"@type": "Identifier", "identifier_type": kind, "identifier_value": value}


def _person(person: Person, known: _Known, call: Call) -> dict[str, Any]:
    record: dict[str, Any] = {
        "@type": "SRPerson",
        "identifier": _identifiers(person, call),
        "name": {"@type": "Name", "surname": person.name[:1], "given_name": person.name[1:], "full_name": person.name},
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
        "registration_date": _moment(known.registered_at.get(person.pk)),
    }
    if person.death_date:
        record["death_date"] = person.death_date.isoformat()
    if call.may(Scope.DATA_ADDRESS):
        record["address"] = _address(person, known)
    return {name: value for name, value in record.items() if value is not None}


def _address(person: Person, known: _Known) -> dict[str, Any]:
    return {
        "@type": "Address",
        "street_address": known.addresses.get(int(person.household_id or 0), ""),
        "locality": place_name(person.village_id),
        "sub_region_code": person.village_id,
        "country_code": "CHN",
    }


def _member(person: Person, known: _Known, call: Call, scores: dict[int | None, float]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "@type": "Member",
        "member_identifier": [_identifier("MEMBER_ID", person.number)],
        "demographic_info": _person(person, known, call),
        "relationship_type": known.relations.get(person.pk, ""),
        "place": {"@type": "Place", "sub_region_code": person.village_id, "address": place_name(person.village_id)},
        "registration_date": _moment(known.registered_at.get(person.pk)),
    }
    if person.household_id and person.household is not None:
        record["group_identifier"] = [_identifier("HOUSEHOLD_ID", person.household.number)]
    if call.may(Scope.DATA_DISABILITY):
        own = known.disabilities[person.pk]
        record["is_disabled"] = own.get("disability_category", "none") != "none"
        if record["is_disabled"]:
            record["disability_info"] = [
                {
                    "@type": "DisabilityInfo",
                    "disability_type": own["disability_category"],
                    "impairment_grade": own.get("disability_grade"),
                }
            ]
    if call.may(Scope.DATA_INCOME) and person.household_id in scores:
        record |= {"poverty_score": scores[person.household_id], "poverty_score_type": SCORE_TYPE}
    if call.may(Scope.DATA_AWARDS):
        record["enrolments"] = [_enrolment(award) for award in known.awards[person.pk]]
    return {name: value for name, value in record.items() if value is not None}


def _enrolment(award: Award) -> dict[str, Any]:
    assert award.valid_from is not None  # noqa: S101 - the database sees to it
    return {
        "programme": {"programme_identifier": award.programme, "programme_name": award.programme_name},
        "enrolment_date": award.valid_from.isoformat(),
        "enrolment_status": "active",
    }


def _group(
    household: Household, members: list[Person], known: _Known, call: Call, scores: dict[int | None, float]
) -> dict[str, Any]:
    shown = {one.pk: _member(one, known, call, scores) for one in members}
    head = next((shown[one.pk] for one in members if known.relations.get(one.pk) == "户主"), None)
    dates = [known.registered_at[one.pk] for one in members if one.pk in known.registered_at]
    record: dict[str, Any] = {
        "@type": "Group",
        "group_identifier": [_identifier("HOUSEHOLD_ID", household.number)],
        "group_type": "household",
        "place": {
            "@type": "Place",
            "sub_region_code": household.village_id,
            "address": place_name(household.village_id),
        },
        "group_head_info": head,
        "group_size": len(members),
        "member_list": list(shown.values()),
        "registration_date": _moment(min(dates, default=None)),
    }
    if household.pk in scores:
        record |= {"poverty_score": scores[household.pk], "poverty_score_type": SCORE_TYPE}
    return {name: value for name, value in record.items() if value is not None}


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
