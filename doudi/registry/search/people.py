"""Find people by name, pinyin, initials, number, telephone or place, also with one wrong character.

Every query uses an index and is limited to the scope of the user.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.clock import this_month
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import RowT, ScopedQuerySet, bounds
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.models import Circumstance, Person
from doudi.registry.name_keys import name_keys, split_pinyin
from doudi.registry.search.columns import SEARCH_COLUMNS
from doudi.registry.search.places import Reading
from doudi.registry.search.sources import Criterion, Note, Question, SearchSource, notes_on, register_source
from doudi.values.divisions import COUNTY_CODE, division_name
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.text import compact
from doudi.values.translation import gettext as _

CHINESE = re.compile(r"[㐀-鿿\U00020000-\U0003134F]")
_LETTERS = re.compile(r"[A-Za-z' ]+")
PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")
_ACCOUNT = re.compile(r"[0-9]{16,19}")
_LONGEST_INITIALS = 5
_MOST_OF_A_NUMBER = 200


@dataclass(frozen=True)
class PersonRow:
    """A person who was found: where they live, what they receive, and what rooms note about them."""

    person: Person
    criterion: str
    benefits: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.person.village_id)

    @property
    def state(self) -> str:
        """What counts of the person now, in words."""
        if self.person.death_date:
            return _("已故")
        return _("在享") if self.benefits else _("没有待遇")

    @property
    def tone(self) -> str:
        """The tone of the tag of the state."""
        return "good" if self.benefits and not self.person.death_date else ""

    @property
    def benefits_text(self) -> str:
        """The benefits in force."""
        return "、".join(self.benefits)


def criteria(question: Question) -> list[Criterion]:
    """Return the queries for people, from the exact to the similar."""
    people = visible_rows(Person.objects.all(), question.by).filter(merged_into=None)
    found: list[Criterion] = []
    for reading in question.readings:
        within = people.filter(in_places(reading.places)) if reading.places else people
        if reading.name:
            found += _by_text(reading.name, within)
        elif reading.places:
            found += _by_place(reading, people.exclude(name=question.text))
    return found


def visible_rows(rows: ScopedQuerySet[RowT], by: User) -> ScopedQuerySet[RowT]:
    """Return the rows that a user may see; for the whole county without a range, which would mislead the planner."""
    return rows if by.scope == COUNTY_CODE else rows.visible_to(by)


def in_places(codes: tuple[str, ...], village: str = "village_id") -> Q:
    """Return the condition for rows of some divisions."""
    wanted = Q(pk__in=())
    for code in codes:
        first, last = bounds(code)
        wanted |= Q(**{f"{village}__gte": first, f"{village}__lte": last})
    return wanted


def _by_place(reading: Reading, people: ScopedQuerySet[Person]) -> Iterator[Criterion]:
    for code in reading.places:
        yield Criterion(
            people.in_scope(code).order_by("village_id", "name", "pk"), division_name(code) or _("村（居）")
        )


def _by_text(text: str, people: ScopedQuerySet[Person]) -> Iterator[Criterion]:
    plain = compact(text)
    if CHINESE.search(plain):
        yield from _by_characters(plain, people)
    elif _LETTERS.fullmatch(text):
        yield from _by_letters(plain.lower().replace("'", ""), people)
    else:
        yield from _by_number(plain.upper().replace("-", ""), plain, people)


def _by_characters(name: str, people: ScopedQuerySet[Person]) -> Iterator[Criterion]:
    yield Criterion(people.filter(name=name).order_by("village_id", "pk"), _("姓名"))
    yield Criterion(people.filter(_begins("name", name)).order_by("name", "village_id", "pk"), _("姓名开头"), 1)
    yield Criterion(people.filter(name_sound=name_keys(name).name_sound).order_by("village_id", "pk"), _("同音"), 2)
    if len(name) == 3:
        frame = people.filter(name_frame=name[0] + name[2]).filter(_of_length(3))
        yield Criterion(frame.order_by("name", "pk"), _("中间一字不同"), 3)
        yield Criterion(people.filter(given_name=name[1:]).order_by("name", "pk"), _("姓不同"), 4)
        yield Criterion(people.filter(_begins("name", name[:2])).order_by("name", "pk"), _("末字不同"), 5)
    elif len(name) == 2:
        yield Criterion(people.filter(given_name=name).order_by("name", "pk"), _("名字"), 3)


def _begins(column: str, text: str, last: str = "\U0010ffff") -> Q:
    return Q(**{f"{column}__gt": text, f"{column}__lt": text + last})


def _of_length(characters: int) -> Q:
    return Q(name__regex=f"^.{{{characters}}}$")


def _by_letters(letters: str, people: ScopedQuerySet[Person]) -> Iterator[Criterion]:
    sound = split_pinyin(letters)
    if sound and len(letters) > 2:
        yield Criterion(people.filter(name_sound=sound).order_by("village_id", "pk"), _("拼音"))
    if len(letters) <= _LONGEST_INITIALS:
        initials = people.filter(name_initials=letters).order_by("name_initials", "village_id", "pk")
        yield Criterion(initials, _("拼音首字母"), 1)
    if sound and len(letters) > 2:
        yield Criterion(people.filter(_begins("name_sound", sound, "{")).order_by("name_sound", "pk"), _("拼音开头"), 2)


def _by_number(number: str, written: str, people: ScopedQuerySet[Person]) -> Iterator[Criterion]:
    if identity := identity_number_of(number):
        index = blind_index(identity, SealedKind.IDENTITY_NUMBER)
        yield Criterion(people.filter(id_number_index=index).order_by("pk"), _("身份证号"))
    if PHONE.fullmatch(number):
        yield Criterion(_by_circumstance(people, "phone", blind_index(number, SealedKind.PHONE)), _("电话"))
    if _ACCOUNT.fullmatch(number):
        index = blind_index(number, SealedKind.BANK_ACCOUNT)
        yield Criterion(_by_circumstance(people, "bank_account", index), _("银行卡号"))
    yield Criterion(people.filter(number=written.upper()), _("人员编号"))
    yield Criterion(people.filter(household__number=written.upper()).order_by("pk"), _("户编号"))


def identity_number_of(text: str) -> str:
    """Return the identity number that a text is; empty if it is none."""
    try:
        return IdentityNumber.parse(text).text
    except IdentityNumberError:
        return ""


def _by_circumstance(people: ScopedQuerySet[Person], kind: str, index: str) -> ScopedQuerySet[Person]:
    circumstances = Circumstance.objects.filter(text_index=index, kind=kind, withdrawn_at=None)
    circumstances = circumstances.exclude(text_index="")  # as its index is declared: SQLite does not conclude it
    keys = list(circumstances.values_list("person_id", flat=True)[:_MOST_OF_A_NUMBER])
    return people.filter(pk__in=keys).order_by("pk")


def rows_of(found: list[tuple[Person, str]], by: User) -> list[PersonRow]:
    """Return the rows of people with their benefits of this month and the notes of all rooms."""
    keys = [person.pk for person, _criterion in found]
    people = Person.objects.select_related("household").in_bulk(keys)
    benefits: dict[int, dict[str, None]] = {}
    for award in awards_in_force(this_month()).filter(person__in=keys).order_by("programme"):
        benefits.setdefault(award.person_id, {})[award.programme_name] = None
    notes = notes_on(list(people.values()), by)
    return [
        PersonRow(people[person.pk], criterion, list(benefits.get(person.pk, ())), notes.get(person.pk, []))
        for person, criterion in found
    ]


def register_people() -> None:
    """Register the people of the registry with the search."""
    register_source(SearchSource("people", gettext_lazy("人员"), criteria, rows_of, SEARCH_COLUMNS, order=10))
