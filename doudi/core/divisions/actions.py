"""Loading of the table of divisions."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import other_counties
from doudi.core.refusals import Refused
from doudi.values import divisions as table
from doudi.values.division_table import FILE_VARIABLE
from doudi.values.division_table import Division as DivisionRow


class OtherCounty(Refused):
    """The database is of another county than the table of divisions."""

    code = "other_county"


@transaction.atomic
def load_divisions() -> int:
    """Write the official table of divisions, with names updated; return the number of rows.

    Raises:
        OtherCounty: people, money and traces of two counties never share a database.
    """
    if others := other_counties():
        message = _("这个数据库是{stored}的，设置的区划表（{variable}）是{county}的：一个县一个数据库。").format(
            stored=others[0].name, variable=FILE_VARIABLE, county=table.COUNTY_NAME
        )
        raise OtherCounty(message)
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


def _area(row: DivisionRow) -> str:
    """Residents' committees are urban, villagers' committees rural; a household may differ."""
    rural = row.level == "village" and not row.name.endswith(("社区", "居委会", "居民委员会"))
    return Division.Area.RURAL if rural or row.level == "township" else Division.Area.URBAN
