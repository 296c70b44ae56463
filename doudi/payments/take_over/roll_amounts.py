"""What a row of a roll pays each person of each due in a month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from doudi.registry.roll_import.staged_families import FamilyData
from doudi.rolls.law import CARE_DUES, DUES
from doudi.values.money import split_amount

Key = tuple[int, str]
"""A person and a due."""


def dues_of_family(data: FamilyData) -> list[str]:
    """Return the dues that the programmes of a family's sheet pay."""
    return [due for programme in data["programmes"] for due in DUES.get(programme, ())]


def monthly_payments(data: FamilyData, people: Mapping[int, int], dues_fen: Mapping[Key, int]) -> dict[Key, int]:
    """Share the month's amount of a family among its people and dues, to the fen; fen by person and due.

    Amounts by person stay with the person; an amount of the family is shared in proportion to the dues of its people,
    equally among the people on benefit where nothing is due.

    Args:
        people: the keys of the registered people by row of the roll.
        dues_fen: the dues of a month, which only weigh the shares.
    """
    dues = dues_of_family(data)
    persons = [person for person in data["persons"] if person["row"] in people]
    if not dues or not persons or data["month_fen"] <= 0:
        return {}
    own = {person["row"]: (person["basic_fen"] or 0) + (person["care_fen"] or 0) for person in persons}
    if any(own.values()) and sum(own.values()) == data["month_fen"]:
        paid: dict[Key, int] = {}
        for person in persons:
            paid |= _payments_of_person(person, people[person["row"]], dues, dues_fen)
        return paid
    return _shared(data["month_fen"], _family_weights(persons, people, dues, dues_fen, own))


def _payments_of_person(
    person: Mapping[str, Any], key: int, dues: Sequence[str], dues_fen: Mapping[Key, int]
) -> dict[Key, int]:
    basic, care = person["basic_fen"], person["care_fen"]
    care_dues = [due for due in dues if due in CARE_DUES]
    basic_dues = [due for due in dues if due not in CARE_DUES]
    if basic is not None and care is not None and care_dues and basic_dues:
        return _shared(basic, _weights([key], basic_dues, dues_fen)) | _shared(
            care, _weights([key], care_dues, dues_fen)
        )
    return _shared((basic or 0) + (care or 0), _weights([key], dues, dues_fen))


def _family_weights(
    persons: Sequence[Mapping[str, Any]],
    people: Mapping[int, int],
    dues: Sequence[str],
    dues_fen: Mapping[Key, int],
    own: Mapping[int, int],
) -> dict[Key, int]:
    if any(own.values()):
        return {(people[row], dues[0]): amount for row, amount in own.items() if amount}
    covered = [people[person["row"]] for person in persons if person["covered"]]
    return _weights(covered or [people[persons[0]["row"]]], dues, dues_fen)


def _weights(people: Iterable[int], dues: Sequence[str], dues_fen: Mapping[Key, int]) -> dict[Key, int]:
    keys = [(person, due) for person in people for due in dues]
    weights = {key: dues_fen[key] for key in keys if dues_fen.get(key, 0) > 0}
    return weights or {(person, dues[0]): 1 for person, _due in keys}


def _shared(amount_fen: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    names = {f"{person} {due}": (person, due) for person, due in weights}
    parts = split_amount(amount_fen, {name: weights[key] for name, key in names.items()})
    return {names[name]: part for name, part in parts.items()}
