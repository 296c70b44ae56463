"""Loading of the table of divisions."""

from __future__ import annotations

from django.db import transaction

from doudi.core.divisions.models import Division
from doudi.values import divisions as table


@transaction.atomic
def load_divisions() -> int:
    """Write the official table of divisions, with names updated; return the number of rows."""
    levels = set(Division.Level.values)
    rows = [
        Division(
            code=row.code,
            name=row.name,
            level=row.level if row.level in levels else Division.Level.ZONE,
            parent_id=row.parent if row.level != "county" else None,
            area=_area(row),
        )
        for row in table.divisions()
    ]
    Division.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["name", "level", "parent", "area"]
    )
    return len(rows)


def _area(row: table.Division) -> str:
    """Residents' committees are urban, villagers' committees rural; a household may differ."""
    rural = row.level == "village" and not row.name.endswith(("社区", "居委会", "居民委员会"))
    return Division.Area.RURAL if rural or row.level == "township" else Division.Area.URBAN
