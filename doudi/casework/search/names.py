"""Keep the names of an application for the search."""

from __future__ import annotations

from typing import Any

from doudi.casework.cases.models import Application
from doudi.casework.search.models import ApplicationName
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.models import LONGEST_NAME
from doudi.registry.name_keys import name_keys


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
