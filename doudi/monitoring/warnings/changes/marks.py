"""Marks of what the screening reads that has no day of its own; equal marks mean that nothing of it changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi import __version__, policy
from doudi.core.bulk_columns import Columns, open_tables, read_table, table_query_of
from doudi.core.divisions.models import Division
from doudi.monitoring.deliveries.queries import deliveries_in_force
from doudi.monitoring.warnings.rule_versions import rule_version
from doudi.registry.models import Household, Person
from doudi.screening import RULES, sources_read

_PERSON: Columns = (
    ("village", "VARCHAR"),
    ("person", "BIGINT"),
    ("number", "VARCHAR"),
    ("identity", "VARCHAR"),
    ("sex", "VARCHAR"),
    ("born", "DATE"),
)
_HOME: Columns = (("village", "VARCHAR"), ("home", "BIGINT"), ("number", "VARCHAR"))


@dataclass(frozen=True)
class Marks:
    """``common`` is of what concerns everybody; ``villages`` is of the people and households of each village.

    Common are the version of this software, the month, the rules with their versions and those retired, the figures
    of law, the deliveries that count, merged records, and the areas of villages.
    """

    common: str
    villages: dict[str, str]

    def changed_villages(self, before: Marks) -> set[str]:
        """The villages of which a person or household is another one, is new or is gone."""
        both = {*self.villages, *before.villages}
        return {code for code in both if self.villages.get(code) != before.villages.get(code)}

    def as_stored(self) -> dict[str, Any]:
        """The marks as a run keeps them."""
        return {"common": self.common, "villages": self.villages}

    @classmethod
    def stored(cls, kept: dict[str, Any]) -> Marks:
        """The marks that a run kept."""
        return cls(str(kept["common"]), dict(kept["villages"]))


def marks_of(month: date, known: date, retired: Iterable[str]) -> Marks:
    """Return the marks of a month as known on a day."""
    merged = Person.objects.exclude(merged_into=None).order_by("pk").values_list("pk", "merged_into_id")
    areas = Division.objects.filter(level=Division.Level.VILLAGE).order_by("code").values_list("code", "area")
    common = (
        __version__,
        month,
        sorted(retired),
        [(rule.rule_id, rule_version(rule.rule_id)) for rule in RULES],
        [(source, [delivery.pk for delivery in deliveries_in_force(source, month)]) for source in sources_read()],
        _figures(month, known),
        list(merged),
        list(areas),
    )
    return Marks(_digest(common), _villages())


def _figures(month: date, known: date) -> list[tuple[str, Any]]:
    figures: list[tuple[str, Any]] = []
    for name, parameter in sorted(policy.rule_book().parameters.items()):
        try:
            figures.append((name, sorted(parameter.at(month, known).figures.items(), key=str)))
        except policy.NoKnownValueError:
            figures.append((name, None))
    return figures


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, default=str, ensure_ascii=False).encode()).hexdigest()


def _villages() -> dict[str, str]:
    people = Person.objects.order_by().values_list("village_id", "pk", "number", "id_number_index", "sex", "birth_date")
    homes = Household.objects.order_by().values_list("village_id", "pk", "number")
    with open_tables() as connection:
        connection.register("person", read_table(table_query_of(people, _PERSON)))
        connection.register("home", read_table(table_query_of(homes, _HOME)))
        rows = connection.execute(
            "SELECT village, printf('%x', bit_xor(mark)) FROM ("
            "SELECT village, hash(p) AS mark FROM person p UNION ALL SELECT village, hash(h) FROM home h) GROUP BY 1"
        ).fetchall()
    return dict(rows)
