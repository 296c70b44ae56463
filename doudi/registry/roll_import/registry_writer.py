"""Staged families into the register, in bulk: people, households, memberships, awards, cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.clock import this_month, today
from doudi.core.encryption import SealedKind, blind_index
from doudi.policy import award_programmes
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.dated_rows import end_row
from doudi.registry.models import Award, Circumstance, Household, Membership, Person, Source
from doudi.registry.name_keys import name_keys
from doudi.registry.roll_import import registry_comparison
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.values.benefit_month import add_months

Data = dict[str, Any]
_AT_ONCE = 2_000


@dataclass
class ImportCounts:
    """What came of it."""

    people: int = 0
    awards: int = 0
    changed: int = 0


def apply(families: list[StagedFamily], roll: RollFile, by: User) -> ImportCounts:
    """Write everything; the caller holds the transaction."""
    work = _RegistryWriter(roll, by)
    every = [(family, family.data) for family in families]
    work.register = registry_comparison.registry_extract(
        person["id_number"] for _family, data in every for person in data["persons"]
    )
    work.make_households(every)
    work.make_people(every)
    for family, data in every:
        work.add_awards(family, data)
    work.write_rest()
    return work.applied


class _RegistryWriter:
    """The rows of one import as they come together."""

    def __init__(self, roll: RollFile, by: User) -> None:
        self.roll = roll
        self.by = by
        self.now = timezone.now()
        self.applied = ImportCounts()
        self.register = registry_comparison.RegistryExtract()
        self.dated = {
            "source": Source.ROLL,
            "source_detail": roll.attachment.name[:120],
            "recorded_at": self.now,
            "recorded_by_id": by.pk,
        }
        self.homes: dict[int, Household] = {}
        self.new_people: set[int] = set()
        self.unnumbered: dict[tuple[int, int], Person] = {}
        self.awards: list[Award] = []
        self.said: list[Circumstance] = []

    def make_households(self, every: list[tuple[StagedFamily, Data]]) -> None:
        """The household a known member lives in, or a new one."""
        made: list[Household] = []
        for family, data in every:
            known = [self.register.person(person["id_number"]) for person in data["persons"]]
            home = next((person.household for person in known if person and person.household), None)
            if home is None:
                number = f"R{self.roll.pk}-{family.pk}"
                home = Household(number=number, village_id=data["village_code"])
                made.append(home)
            self.homes[family.pk] = home
        Household.objects.bulk_create(made, batch_size=_AT_ONCE)

    def make_people(self, every: list[tuple[StagedFamily, Data]]) -> None:
        """Those the register does not have yet, each once."""
        made: dict[str, tuple[Person, Data]] = {}
        for family, listed in every:
            home = self.homes[family.pk]
            for person in listed["persons"]:
                if self.register.person(person["id_number"]) is None:
                    key = person["id_number"] or f"{family.pk}-{person['row']}"
                    made.setdefault(key, (self._new_person(family, home, person), person))
        Person.objects.bulk_create([new for new, _data in made.values()], batch_size=_AT_ONCE)
        Membership.objects.bulk_create(
            [
                Membership(
                    person=new,
                    household=new.household,
                    kind=Membership.Kind.LIVING,
                    relation=data["relation"][:20],
                    **self.dated,
                )
                for new, data in made.values()
            ],
            batch_size=_AT_ONCE,
        )
        self.new_people = {new.pk for new, _data in made.values()}
        for key, (new, data) in made.items():
            if new.id_number_index:
                self.register.people[new.id_number_index] = new
            else:
                place, _dash, row = key.partition("-")
                self.unnumbered[int(place), int(row)] = new
            self._say_of_person(new, data)
        self.applied.people = len(made)

    def _new_person(self, family: StagedFamily, home: Household, data: Data) -> Person:
        number = data["id_number"]
        return Person(
            number=f"R{self.roll.pk}-{family.pk}-{data['row']}",
            name=data["name"][:40],
            id_number=number,
            id_number_index=blind_index(number, SealedKind.IDENTITY_NUMBER) if number else "",
            sex=data["sex"],
            birth_date=date.fromisoformat(data["birth_date"]),
            household=home,
            village_id=home.village_id,
            **vars(name_keys(data["name"][:40])),
        )

    def _say_of_person(self, person: Person, data: Data) -> None:
        for kind in ("disability_category", "disability_grade", "self_care", "child_status"):
            value = data[kind]
            if value not in (None, KINDS[kind].absent):
                self._say(kind, value, person=person)

    def add_awards(self, family: StagedFamily, data: Data) -> None:
        """What the roll pays: a new award, or a change of one from the month of the roll."""
        head: Person | None = None
        for person in data["persons"]:
            found = self.register.person(person["id_number"]) or self.unnumbered.get((family.pk, person["row"]))
            if found is None:
                continue
            head = head or found
            for programme in data["programmes"]:
                if programme in award_programmes() and person["covered"]:
                    self._award(found, programme, person, data)
        if head is not None:
            self._card_and_phone(head, data)
        home = self.homes[family.pk]
        if family.change == StagedFamily.Change.NEW:
            self._say("area", data["area"], household=home)

    def _award(self, person: Person, programme: str, listed: Data, data: Data) -> None:
        held = self.register.awards.get((person.pk, programme))
        month = date.fromisoformat(data["month"]) if data["month"] else this_month()
        begins = data["from_months"].get(programme)
        first = date.fromisoformat(begins).replace(day=1) if begins else month
        if held is not None:
            if not _differs(held, data):
                return
            if held.valid_from is not None and held.valid_from >= month:
                held.withdrawn_at, held.withdrawn_by = self.now, self.by
                held.save(update_fields=["withdrawn_at", "withdrawn_by"])
            else:
                end_row(held, add_months(month, -1), self.by, self.now)
            first = month
            self.applied.changed += 1
        else:
            self.applied.awards += 1
        award = _new_award(person, programme, first, listed, data, self.dated)
        award.number = f"R{self.roll.pk}-{len(self.awards)}"
        self.awards.append(award)
        self.register.awards[person.pk, programme] = award

    def _card_and_phone(self, head: Person, data: Data) -> None:
        for kind, value in (("bank_account", data["bank_account"]), ("phone", data["phone"])):
            if not value:
                continue
            declared = KINDS[kind]
            present = None
            if head.pk not in self.new_people:
                present = head.circumstances.filter(kind=kind, withdrawn_at=None, valid_to=None).first()
            if declared.sealed and present is not None:
                if present.text_index == blind_index(value, declared.sealed):
                    continue
                end_row(present, today(), self.by, self.now)
            self._say(kind, value, person=head)

    def _say(self, kind: str, value: Any, **whose: Any) -> None:
        text, index = KINDS[kind].stored(value)
        self.said.append(Circumstance(kind=kind, text=text, text_index=index, **whose, **self.dated))

    def write_rest(self) -> None:
        """What gathered while going through the families."""
        Award.objects.bulk_create(self.awards, batch_size=_AT_ONCE)
        Circumstance.objects.bulk_create(self.said, batch_size=_AT_ONCE)


def _differs(award: Award, data: Data) -> bool:
    if award.programme != "dibao":
        return False
    income = data["income_per_head_fen"] if data["dibao_class"] == "other" else None
    return award.dibao_class != (data["dibao_class"] or "") or award.assessed_income_fen != income


def _new_award(person: Person, programme: str, first: date, listed: Data, data: Data, dated: dict[str, Any]) -> Award:
    award = Award(person=person, programme=programme, valid_from=first, **dated)
    if programme == "dibao":
        award.dibao_class = data["dibao_class"] or "other"
        award.assessed_income_fen = data["income_per_head_fen"] if award.dibao_class == "other" else None
    elif programme == "tekun":
        award.self_care = listed["self_care"] or "full"
    elif programme == "child_living":
        award.child_status = listed["child_status"] or "orphan"
        award.in_institution = bool(listed["in_institution"])
    return award
