"""The file of the low-income population for the provincial platform, as declared in ``outgoing.yaml``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.queries import place_name
from doudi.monitoring.deliveries.provincial.population import LayerRow, population_of
from doudi.values.benefit_month import format_month, format_month_in_words
from doudi.values.carries import carries

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class OutgoingFile:
    """The declaration: what the file is called, its encoding, its columns (heading and field), its words."""

    status: str
    note: str
    file_name: str
    encoding: str
    columns: tuple[tuple[str, str], ...]
    layers: dict[str, str]


@cache
def outgoing_file() -> OutgoingFile:
    """Return the declaration of the file."""
    text = resources.files("doudi.monitoring.deliveries.provincial").joinpath("outgoing.yaml").read_text("utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    columns = tuple((column["heading"], column["field"]) for column in raw["columns"])
    return OutgoingFile(raw["status"], raw["note"], raw["file_name"], raw["encoding"], columns, raw["layers"])


_FIELDS: dict[str, Callable[[LayerRow], str]] = {
    "name": lambda row: row.person.name,
    "id_number": lambda row: row.person.id_number.clear() if row.person.id_number else "",
    "sex": lambda row: str(row.person.get_sex_display()),
    "village_code": lambda row: row.person.village_id,
    "place": lambda row: place_name(row.person.village_id),
    "household": lambda row: row.person.household.number if row.person.household else "",
    "layer": lambda row: outgoing_file().layers[row.layer],
    "first_month": lambda row: format_month(row.first_month) if row.first_month else "",
    "last_month": lambda row: format_month(row.last_month) if row.last_month else "",
}


@carries("P18-3.c")
@action("delivery.export_population")
def export_population(*, by: User, month: date) -> bytes:
    """Write the low-income population of a month for the provincial platform; the file is not kept.

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.ISSUE_RETURNS)
    declared, number = outgoing_file(), 0
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([heading for heading, _field in declared.columns])
    for row in population_of(month):
        writer.writerow([_plain(_FIELDS[field](row)) for _heading, field in declared.columns])
        number += 1
    record(
        _("导出{month}低收入人口，{number}行，报省级平台。").format(month=format_month_in_words(month), number=number)
    )
    return target.getvalue().encode(declared.encoding)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
