"""What identifies a row of a delivery: the cells that are kept of it, and the text of its keyed digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from doudi.core.encryption import SealedKind, blind_index
from doudi.matching import SourceProfile
from doudi.matching.row_facts import RowFacts, row_facts
from doudi.monitoring.judgements.models import RememberedJudgement, UnclearRow
from doudi.values.identity_number import normalise
from doudi.values.long_digits import blotted

KEPT_COLUMNS = ("name", "id_number", "birth_date", "sex", "village", "unit", "school", "death_date", "cremation_date")
"""The columns that tell who is meant. Nothing about health, money or offences is kept for those who judge."""
_CERTIFICATE_NUMBER_LENGTH = 18
_LONGEST_CELL = 80


def kept_cells(row: Mapping[str, Any], profile: SourceProfile) -> dict[str, str]:
    """Return the cells of a row that are kept; of a certificate only the number at its beginning."""
    cells = {name: str(row[name])[:_LONGEST_CELL] for name in KEPT_COLUMNS if row.get(name)}
    if profile.certificate_holds_number and row.get("certificate"):
        cells["certificate"] = str(row["certificate"])[:_CERTIFICATE_NUMBER_LENGTH]
    return cells


def facts_of(cells: Mapping[str, str]) -> RowFacts:
    """Clean the kept cells as the matching does."""
    names = ("name", "id_number", "birth_date", "sex", "village", "certificate")
    return row_facts(*(cells.get(name) for name in names))


@dataclass(frozen=True)
class WrittenRow:
    """The kept cells of a row as the department wrote them, and what they say when cleaned."""

    cells: Mapping[str, str]

    @cached_property
    def facts(self) -> RowFacts:
        """The cells as the matching cleans them."""
        return facts_of(self.cells)

    @property
    def name(self) -> str:
        """The name, also where it stands in the column of the number; a number in it is blotted out."""
        return str(blotted(self.cells.get("id_number" if self.facts.is_swapped else "name", "")))

    @property
    def number(self) -> str:
        """The number, also where it stands in the column of the name."""
        return self.cells.get("name" if self.facts.is_swapped else "id_number", "")


def identity_text(cells: Mapping[str, str], facts: RowFacts) -> str:
    """Return what identifies a row, cleaned: number, name and birth date; without a number also sex and village.

    A name and a birth date alone fit several people, so that a decision on them holds only where all else is the same.
    """
    number = facts.number.number or normalise(cells.get("id_number", ""))
    parts = [number, facts.name_key, facts.birth_date.isoformat() if facts.birth_date else ""]
    if not facts.number.number:
        parts += [facts.sex or "", ",".join(facts.villages)]
    return "\x1f".join(parts)


def identity_index(cells: Mapping[str, str], facts: RowFacts) -> str:
    """Return the keyed digest of what identifies a row."""
    return blind_index(identity_text(cells, facts), SealedKind.ROW)


def texts_of_rows() -> Iterator[tuple[int, str]]:
    """Yield what the digests of unclear rows were made of, for a new index key."""
    for row in UnclearRow.objects.exclude(sealed_row="").order_by("pk").iterator():
        yield row.pk, identity_text(row.cells, facts_of(row.cells))


def texts_of_judgements() -> Iterator[tuple[int, str]]:
    """Yield what the digests of remembered judgements were made of; those whose delivery is erased are forgotten."""
    remembered = RememberedJudgement.objects.select_related("unclear_row").exclude(unclear_row__sealed_row="")
    for judgement in remembered.order_by("pk").iterator():
        cells = judgement.unclear_row.cells
        yield judgement.pk, identity_text(cells, facts_of(cells))
