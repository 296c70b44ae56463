"""Compare the families of a roll with the registry; list recipients of the registry who are not on the roll."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from doudi.core.encryption import SealedKind, blind_index
from doudi.policy import WORD_LABELS, programme_name
from doudi.registry.circumstances.queries import cards_on_record
from doudi.registry.models import Award, Person
from doudi.registry.roll_import.staged_families import FamilyData, fault
from doudi.values.money import format_yuan
from doudi.values.translation import gettext as _

_BATCH = 5_000


@dataclass
class RegistryExtract:
    """People of the registry with their awards and bank cards, for the identity numbers of a roll."""

    people: dict[str, Person] = field(default_factory=dict)
    awards: dict[tuple[int, str], Award] = field(default_factory=dict)
    cards: dict[int, str] = field(default_factory=dict)

    def person(self, id_number: str) -> Person | None:
        """The person with an identity number, or None."""
        return self.people.get(blind_index(id_number, SealedKind.IDENTITY_NUMBER)) if id_number else None


def registry_extract(id_numbers: Iterable[str]) -> RegistryExtract:
    """Look up all identity numbers, a few thousand at a time."""
    extract = RegistryExtract()
    indexes = iter({blind_index(number, SealedKind.IDENTITY_NUMBER) for number in id_numbers if number})
    while batch := list(islice(indexes, _BATCH)):
        people = Person.objects.filter(id_number_index__in=batch, merged_into=None).select_related("household")
        extract.people |= {person.id_number_index: person for person in people}
    keys = iter([person.pk for person in extract.people.values()])
    while batch_keys := list(islice(keys, _BATCH)):
        for award in Award.objects.filter(person_id__in=batch_keys, withdrawn_at=None, valid_to=None):
            extract.awards[award.person_id, award.programme] = award
        cards = cards_on_record(batch_keys).values_list("person_id", "text_index")
        extract.cards |= {key: index for key, index in cards if key is not None}
    return extract


def compare_family(data: FamilyData, extract: RegistryExtract) -> tuple[str, list[str], list[FamilyData]]:
    """The kind of change (new, changed or same), the differences in words, and faults that the registry shows."""
    known = [(person, extract.person(person["id_number"])) for person in data["persons"]]
    if not any(found for _person, found in known):
        return "new", [], []
    differences: list[str] = []
    problems: list[FamilyData] = []
    for person, found in known:
        if found is None:
            differences.append(_("{name}：登记里没有").format(name=person["name"]))
            continue
        problems += _identity_faults(person, found, data)
        differences += _award_differences(person, found, data, extract)
    head = next((found for _person, found in known if found is not None), None)
    if head is not None and data["bank_account"]:
        card = extract.cards.get(head.pk)
        if card != blind_index(data["bank_account"], SealedKind.BANK_ACCOUNT):
            differences.append(
                _("银行卡：{word}").format(
                    word=_("新登记") if card is None else _("与登记的不同，导入不改，请按“变更银行卡”办理")
                )
            )
    return ("changed" if differences else "same"), differences, problems


def cards_of_family(data: FamilyData, extract: RegistryExtract) -> dict[str, int | bool]:
    """Count the people of a family on benefit and those without a card; the card of the roll is the head's."""
    found = [extract.person(person["id_number"]) for person in data["persons"]]
    carded = [person is not None and person.pk in extract.cards for person in found]
    if carded and data["bank_account"]:
        carded[0] = True
    covered = [bool(person["covered"]) for person in data["persons"]]
    without = sum(is_covered and not has_card for is_covered, has_card in zip(covered, carded, strict=True))
    return {"recipients": sum(covered), "without_card": without, "head_has_card": bool(carded and carded[0])}


def _identity_faults(person: FamilyData, found: Person, data: FamilyData) -> list[FamilyData]:
    """Faults of an identity number registered with another name or township, or of a dead person."""
    problems = []
    if found.name != person["name"]:
        problems.append(
            _fault(
                person,
                "name_differs",
                _("这个身份证号登记的是另一个姓名，可能填了家人的号码。"),
                _("对照身份证核对姓名和号码。"),
            )
        )
    if found.village_id[:9] != data["village_code"][:9]:
        problems.append(
            _fault(
                person, "lives_elsewhere", _("此人登记在别的乡镇。"), _("先办理迁移，或与所在乡镇核对是否重复享受。")
            )
        )
    if found.death_date is not None:
        problems.append(_fault(person, "has_died", _("此人已登记死亡。"), _("核实后从花名册上去掉。")))
    return problems


def _award_differences(person: FamilyData, found: Person, data: FamilyData, extract: RegistryExtract) -> list[str]:
    lines = []
    for programme in data["programmes"] if person["covered"] else ():
        award = extract.awards.get((found.pk, programme))
        name = programme_name(programme) if programme != "dibao_margin" else ""
        if not name:
            continue
        if award is None:
            lines.append(_("{name}：新增{programme}").format(name=person["name"], programme=name))
        elif programme == "dibao":
            lines += _dibao_differences(person, award, data)
    return lines


def _dibao_differences(person: FamilyData, award: Award, data: FamilyData) -> list[str]:
    lines = []
    if data["dibao_class"] and award.dibao_class != data["dibao_class"]:
        lines.append(
            _("{name}：类别由{old}变为{new}").format(
                name=person["name"], old=WORD_LABELS.get(award.dibao_class, "—"), new=WORD_LABELS[data["dibao_class"]]
            )
        )
    income = data["income_per_head_fen"]
    if data["dibao_class"] == "other" and income is not None and award.assessed_income_fen != income:
        old = format_yuan(award.assessed_income_fen) if award.assessed_income_fen is not None else "—"
        text = _("{name}：核定月人均收入由{old}元变为{new}元")
        lines.append(text.format(name=person["name"], old=old, new=format_yuan(income)))
    return lines


def _fault(person: FamilyData, code: str, message: str, remedy: str) -> FamilyData:
    return fault(code, message, remedy, row=person["row"], label=person["name"])


def people_absent_from_roll(families: Sequence[FamilyData], township_code: str) -> list[FamilyData]:
    """People of the township with an award of the roll's programmes who are not on the roll."""
    listed: dict[str, set[str]] = defaultdict(set)
    areas: dict[str, set[str]] = defaultdict(set)
    for data in families:
        for programme in data["programmes"]:
            areas[programme].add(data["area"])
            listed[programme] |= {
                blind_index(person["id_number"], SealedKind.IDENTITY_NUMBER)
                for person in data["persons"]
                if person["id_number"]
            }
    absent_people = []
    for programme, indexes in listed.items():
        awards = Award.objects.filter(
            programme=programme,
            withdrawn_at=None,
            valid_to=None,
            person__merged_into=None,
            person__village_id__gte=township_code.ljust(12, "0"),
            person__village_id__lte=township_code.ljust(12, "9"),
        ).select_related("person")
        absent_people += [
            {"person": award.person_id, "name": award.person.name, "programme": programme_name(programme)}
            for award in awards.iterator()
            if award.person.id_number_index not in indexes
        ]
    return absent_people
