"""What speaks for and against one person whom a row may mean, as the candidates of a whole list are weighed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from doudi.matching.names import name_key, sorted_characters
from doudi.matching.row_facts import TOWNSHIP_DIGITS, NumberFacts, RowFacts, number_facts
from doudi.matching.weights import waterfall

_LEAST_SHARED_CHARACTERS = 2


@dataclass(frozen=True)
class PersonFacts:
    """What the matching compares of a person, cleaned."""

    number: NumberFacts
    name_key: str
    birth_date: date | None
    sex: str
    village_code: str


def person_facts(*, name: str, id_number: str, birth_date: date | None, sex: str, village_code: str) -> PersonFacts:
    """Clean what is known of a person."""
    return PersonFacts(number_facts(id_number), name_key(name), birth_date, sex, village_code)


def evidence_between(row: RowFacts, person: PersonFacts) -> tuple[str, ...]:
    """Return the names of the evidence for and against a person, see ``weights.yaml``."""
    return tuple(_evidence(row, person))


def score_of(evidence: tuple[str, ...]) -> Decimal:
    """Return the score of a candidate with this evidence."""
    steps = waterfall(evidence)
    return steps[-1][1] if steps else Decimal(0)


def _evidence(row: RowFacts, person: PersonFacts) -> Iterator[str]:
    has_number = row.number.number != "" and row.number.number == person.number.number
    if has_number:
        is_same = row.number.is_fifteen == person.number.is_fifteen
        yield "same_number" if is_same else "upgraded_number"
    elif _is_near(row, person):
        yield "near_number"
    if names_agree(row.name_key, person.name_key):
        yield "name_agrees"
    elif len(set(row.name_key) & set(person.name_key)) >= _LEAST_SHARED_CHARACTERS:
        yield "name_similar"
    if person.birth_date is not None and row.birth_date is not None:
        yield "same_birth_date" if person.birth_date == row.birth_date else "unlike_birth_date"
        if person.birth_date == row.other_birth_date and not has_number:
            yield "number_birth_date"
    if row.sex is not None:
        yield "same_sex" if row.sex == person.sex else "other_sex"
    if row.villages:
        lives_there = {person.village_code, person.village_code[:TOWNSHIP_DIGITS]} & set(row.villages)
        yield "same_village" if lives_there else "other_village"


def names_agree(left: str, right: str) -> bool:
    """Whether two name keys are equal, or the same characters in another order."""
    return left != "" and (left == right or sorted_characters(left) == sorted_characters(right))


def _is_near(row: RowFacts, person: PersonFacts) -> bool:
    """Whether the numbers differ by one digit or one exchange; two valid numbers never do."""
    if row.number.is_valid and (person.number.is_valid or row.is_swapped):
        return False
    places = different_places(row.number.number, person.number.number)
    if len(places) == 1:
        return True
    left, right = row.number.number, person.number.number
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    return left[first] == right[second] and left[second] == right[first]


def different_places(left: str, right: str) -> list[int]:
    """Return the places at which two texts of one length differ; none for texts of different lengths."""
    if len(left) != len(right):
        return []
    return [place for place, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
