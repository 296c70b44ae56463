"""Write staged families to the registry in bulk: people, households, memberships, awards, circumstances."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.bulk_rows import analyze_tables
from doudi.core.clock import this_month, today
from doudi.core.encryption import SealedKind, blind_index, with_keys
from doudi.policy import award_programmes
from doudi.registry.circumstance_kinds import KINDS, KINDS_OF_TWO_PEOPLE
from doudi.registry.dated_rows import end_row
from doudi.registry.models import Award, Circumstance, Household, Membership, Person, Source
from doudi.registry.name_keys import name_keys
from doudi.registry.roll_import import registry_comparison
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.registry.roll_import.staged_families import FamilyData
from doudi.values.benefit_month import add_months

_BATCH = 2_000
_ANALYZE_FROM_PEOPLE = 1_000
"""A roll of so many new people is compared in the same transaction: with the statistics of empty tables that takes
minutes on PostgreSQL."""
_WRITTEN_TABLES = (
    "registry_household",
    "registry_person",
    "registry_membership",
    "registry_circumstance",
    "registry_award",
)


@dataclass
class ImportCounts:
    """The numbers of new people, new awards and changed awards, and the keys of the households written or found.

    ``people_by_row`` are the keys of the people written or found, by staged family and row of the roll.
    """

    people: int = 0
    awards: int = 0
    changed: int = 0
    households: list[int] = field(default_factory=list)
    people_by_row: dict[tuple[int, int], int] = field(default_factory=dict)


def write_families(families: list[StagedFamily], roll: RollFile, by: User) -> ImportCounts:
    """Write the families to the registry within the transaction of the caller."""
    writer = _RegistryWriter(roll, by)
    read = [(family, family.data) for family in families]
    writer.extract = registry_comparison.registry_extract(
        person["id_number"] for _family, data in read for person in data["persons"]
    )
    writer.create_households(read)
    writer.create_people(read)
    for family, data in read:
        writer.add_awards(family, data)
    writer.write_collected()
    writer.counts.households = sorted({home.pk for home in writer.homes.values()})
    if writer.counts.people > _ANALYZE_FROM_PEOPLE:
        analyze_tables(*_WRITTEN_TABLES)
    return writer.counts


class _RegistryWriter:
    """Collects and writes the rows of one import."""

    def __init__(self, roll: RollFile, by: User) -> None:
        self.roll = roll
        self.by = by
        self.now = timezone.now()
        self.counts = ImportCounts()
        self.extract = registry_comparison.RegistryExtract()
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
        self.circumstances: list[tuple[Circumstance, Any]] = []

    def create_households(self, read: list[tuple[StagedFamily, FamilyData]]) -> None:
        """Create the households of families without a registered member."""
        new_households: list[Household] = []
        for family, data in read:
            known = [self.extract.person(person["id_number"]) for person in data["persons"]]
            home = next((person.household for person in known if person and person.household), None)
            if home is None:
                number = f"R{self.roll.pk}-{family.pk}"
                home = Household(number=number, village_id=data["village_code"])
                new_households.append(home)
            self.homes[family.pk] = home
        Household.objects.bulk_create(new_households, batch_size=_BATCH)

    def create_people(self, read: list[tuple[StagedFamily, FamilyData]]) -> None:
        """Create the people that are not registered yet, each once."""
        new_people: dict[str, tuple[Person, FamilyData]] = {}
        for family, listed in read:
            home = self.homes[family.pk]
            for person in listed["persons"]:
                if self.extract.person(person["id_number"]) is None:
                    key = person["id_number"] or f"{family.pk}-{person['row']}"
                    new_people.setdefault(key, (self._new_person(family, home, person), person))
        people = [new for new, _data in new_people.values()]
        with_keys(people)
        Person.objects.bulk_create(people, batch_size=_BATCH)
        Membership.objects.bulk_create(
            [
                Membership(
                    person=new,
                    household=new.household,
                    kind=Membership.Kind.LIVING,
                    relation=data["relation"][:20],
                    **self.dated,
                )
                for new, data in new_people.values()
            ],
            batch_size=_BATCH,
        )
        self.new_people = {new.pk for new, _data in new_people.values()}
        for key, (new, data) in new_people.items():
            if new.id_number_index:
                self.extract.people[new.id_number_index] = new
            else:
                place, _dash, row = key.partition("-")
                self.unnumbered[int(place), int(row)] = new
            self._add_health(new, data)
        self.counts.people = len(new_people)

    def _new_person(self, family: StagedFamily, home: Household, data: FamilyData) -> Person:
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

    def _add_health(self, person: Person, data: FamilyData) -> None:
        for kind in ("disability_category", "disability_grade", "self_care", "child_status"):
            value = data[kind]
            if value not in (None, KINDS[kind].absent):
                self._add_circumstance(kind, value, person=person)

    def add_awards(self, family: StagedFamily, data: FamilyData) -> None:
        """Collect new awards, changes of awards from the month of the roll, and circumstances."""
        head: Person | None = None
        for person in data["persons"]:
            registered = self.extract.person(person["id_number"]) or self.unnumbered.get((family.pk, person["row"]))
            if registered is None:
                continue
            head = head or registered
            self.counts.people_by_row[family.pk, person["row"]] = registered.pk
            for programme in data["programmes"]:
                if programme in award_programmes() and person["covered"]:
                    self._award(registered, programme, person, data)
        if head is not None:
            self._card_and_phone(head, data)
        home = self.homes[family.pk]
        if family.change == StagedFamily.Change.NEW:
            self._add_circumstance("area", data["area"], household=home)

    def _award(self, person: Person, programme: str, listed: FamilyData, data: FamilyData) -> None:
        present = self.extract.awards.get((person.pk, programme))
        month = date.fromisoformat(data["month"]) if data["month"] else this_month()
        begins = data["from_months"].get(programme)
        first = date.fromisoformat(begins).replace(day=1) if begins else month
        if present is not None:
            if not _differs(present, data):
                return
            if present.valid_from is not None and present.valid_from >= month:
                present.withdrawn_at, present.withdrawn_by = self.now, self.by
                present.save(update_fields=["withdrawn_at", "withdrawn_by"])
            else:
                end_row(present, add_months(month, -1), self.by, self.now)
            first = month
            self.counts.changed += 1
        else:
            self.counts.awards += 1
        award = _new_award(person, programme, first, listed, data, self.dated)
        award.number = f"R{self.roll.pk}-{len(self.awards)}"
        self.awards.append(award)
        self.extract.awards[person.pk, programme] = award

    def _card_and_phone(self, head: Person, data: FamilyData) -> None:
        """Collect the first card and the phone; a card on record is changed only by its own procedure."""
        for kind, value in (("bank_account", data["bank_account"]), ("phone", data["phone"])):
            if not value:
                continue
            declared = KINDS[kind]
            present = None
            if head.pk not in self.new_people:
                present = head.circumstances.filter(kind=kind, withdrawn_at=None, valid_to=None).first()
            if declared.sealed and present is not None:
                if kind in KINDS_OF_TWO_PEOPLE or present.text_index == blind_index(value, declared.sealed):
                    continue
                end_row(present, today(), self.by, self.now)
            self._add_circumstance(kind, value, person=head)

    def _add_circumstance(self, kind: str, value: Any, **owner: Any) -> None:
        self.circumstances.append((Circumstance(kind=kind, **owner, **self.dated), value))

    def write_collected(self) -> None:
        """Write the collected awards and circumstances."""
        with_keys(self.awards)
        Award.objects.bulk_create(self.awards, batch_size=_BATCH)
        rows = [row for row, _value in self.circumstances]
        with_keys(rows)
        for row, value in self.circumstances:
            row.text, row.text_index = row.declared.stored(value, row.pk)
        Circumstance.objects.bulk_create(rows, batch_size=_BATCH)


def _differs(award: Award, data: FamilyData) -> bool:
    if award.programme != "dibao":
        return False
    income = data["income_per_head_fen"] if data["dibao_class"] == "other" else None
    return award.dibao_class != (data["dibao_class"] or "") or award.assessed_income_fen != income


def _new_award(
    person: Person, programme: str, first: date, listed: FamilyData, data: FamilyData, dated: dict[str, Any]
) -> Award:
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
