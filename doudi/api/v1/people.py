"""Look-ups of people and of their payments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from doudi.api.clients.scopes import Scope
from doudi.api.machine.call import Call
from doudi.api.v1.operations import USUAL_PAGE, Paging
from doudi.core.clock import this_month
from doudi.core.divisions.queries import place_name
from doudi.core.encryption import SealedKind, blind_index
from doudi.payments.models import Payment
from doudi.payments.workflow import PaymentState
from doudi.registry.models import Award, Person
from doudi.values.benefit_month import format_month, parse_month
from doudi.values.identity_number import IdentityNumber, IdentityNumberError

MOST_PEOPLE = 50


def look_up(call: Call, body: Mapping[str, Any], *, request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - as all
    """Return the people of an identifier in the client's area."""
    found = _people(call, body["identifier"])
    people = list(found.select_related("household").order_by("pk")[:MOST_PEOPLE])
    awards: dict[int, list[Award]] = defaultdict(list)
    if call.may(Scope.DATA_AWARDS):
        month = this_month()
        in_force = Q(valid_to=None) | Q(valid_to__gte=month)
        for award in Award.objects.filter(in_force, person__in=people, withdrawn_at=None).order_by("pk"):
            awards[award.person_id].append(award)
    call.note_shown(people)
    return {"total": found.count(), "people": [_person(one, awards[one.pk], call) for one in people]}


def _people(call: Call, identifier: Mapping[str, str]) -> QuerySet[Person]:
    people: QuerySet[Person] = Person.objects.in_scope(call.client.scope).filter(merged_into=None)
    value = identifier["value"]
    if identifier["type"] == "person_number":
        return people.filter(number=value)
    if identifier["type"] == "household_number":
        return people.filter(household__number=value)
    try:
        number = IdentityNumber.parse(value).text
    except IdentityNumberError:
        return people.none()
    return people.filter(id_number_index=blind_index(number, SealedKind.IDENTITY_NUMBER))


def _person(person: Person, awards: list[Award], call: Call) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": person.number,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
        "village_code": person.village_id,
        "place": place_name(person.village_id),
    }
    if person.id_number is not None:
        is_clear = call.may(Scope.DATA_IDENTITY_NUMBER)
        told["identity_number"] = person.id_number.clear() if is_clear else person.id_number.masked
    if person.death_date:
        told["death_date"] = person.death_date.isoformat()
    if person.household is not None:
        told["household_number"] = person.household.number
    if call.may(Scope.DATA_AWARDS):
        told["awards"] = [_award(award, call) for award in awards]
    return told


def _award(award: Award, call: Call) -> dict[str, Any]:
    assert award.valid_from is not None  # noqa: S101 - the database sees to it
    told: dict[str, Any] = {
        "programme": award.programme,
        "name": award.programme_name,
        "from_month": format_month(award.valid_from),
    }
    if award.valid_to:
        told["to_month"] = format_month(award.valid_to)
    if call.may(Scope.DATA_INCOME) and award.assessed_income_fen is not None:
        told["assessed_income_fen"] = award.assessed_income_fen
    return told


def look_up_payments(call: Call, body: Mapping[str, Any], *, request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - as all
    """Return the payments of the people of an identifier, the latest first, without accounts."""
    page = Paging(body.get("page", 1), body.get("page_size", USUAL_PAGE))
    people = list(_people(call, body["identifier"])[:MOST_PEOPLE])
    found = Payment.objects.filter(person__in=people).exclude(state=PaymentState.VOID)
    if "from_month" in body:
        found = found.filter(run__month__gte=parse_month(body["from_month"]))
    if "to_month" in body:
        found = found.filter(run__month__lte=parse_month(body["to_month"]))
    call.note_shown(people)
    rows = page.of(found.select_related("run", "person").order_by("-run__month", "-pk"))
    return {**page.told(found.count()), "payments": [_payment(row) for row in rows]}


def _payment(payment: Payment) -> dict[str, Any]:
    told: dict[str, Any] = {
        "person_number": payment.person.number,
        "month": format_month(payment.run.month),
        "programme": payment.programme,
        "name": str(payment.programme_label),
        "amount_fen": payment.amount_fen - payment.offset_fen,
        "state": payment.state,
    }
    if payment.settled_on:
        told["settled_on"] = payment.settled_on.isoformat()
    return told
