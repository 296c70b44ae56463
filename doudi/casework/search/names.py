"""Keep the names of an application for the search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doudi.casework.cases.models import Application
from doudi.casework.search.models import ApplicationName
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.models import LONGEST_NAME
from doudi.registry.name_keys import name_keys

_APPLICATIONS_AT_ONCE = 500


def keep_names(application: Application, members: list[dict[str, Any]]) -> None:
    """Store the names and blind indexes of everybody on the form; the sending action records it."""
    rows = []
    for member in members:
        name, number = member["name"][:LONGEST_NAME], member.get("id_number", "")
        keys = name_keys(name)
        rows.append(
            ApplicationName(
                application=application,
                village_code=application.village_code,
                name=name,
                name_sound=keys.name_sound,
                name_initials=keys.name_initials,
                id_number_index=blind_index(number, SealedKind.IDENTITY_NUMBER) if number else "",
            )
        )
    ApplicationName.objects.bulk_create(rows)


def numbers_of_names() -> Iterator[tuple[int, str]]:
    """Yield the key of each name with the identity number on its form, from which its index was made."""
    applications = Application.objects.exclude(names=None).prefetch_related("names").order_by("pk")
    for application in applications.iterator(chunk_size=_APPLICATIONS_AT_ONCE):
        numbers: dict[str, list[str]] = {}
        for member in application.answers.get("members", ()):
            numbers.setdefault(member["name"][:LONGEST_NAME], []).append(member.get("id_number", ""))
        for row in sorted(application.names.all(), key=lambda row: row.pk):
            of_name = numbers.get(row.name) or [""]
            yield row.pk, of_name.pop(0) if len(of_name) > 1 else of_name[0]
