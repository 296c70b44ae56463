"""The sources that an officer may name for a circumstance: those that fit its kind first, the others below."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.core.encryption import SealedKind
from doudi.registry.circumstance_kinds import CircumstanceKind
from doudi.registry.models import Source

_USUAL = (Source.MATERIAL, Source.DECLARED, Source.VISIT, Source.DEPARTMENT)
_OF_CONTACTS = (Source.DECLARED, Source.VISIT)
_OF_AMOUNTS = (Source.DECLARED, Source.MATERIAL, Source.VISIT, Source.DEPARTMENT)
_OF_CERTIFICATES = (Source.MATERIAL, Source.DEPARTMENT)


def source_choices(kind: CircumstanceKind | None = None) -> list[tuple[Any, Any]]:
    """Return the choices of a source; without a kind, for memberships, hukou and obligations of support."""
    fitting = _fitting(kind)
    others = [(source.value, source.label) for source in Source if source not in fitting]
    return [*((source.value, source.label) for source in fitting), (_("更多"), others)]


def _fitting(kind: CircumstanceKind | None) -> tuple[Source, ...]:
    if kind is None:
        return _USUAL
    if kind.sealed in {SealedKind.PHONE, SealedKind.ADDRESS}:
        return _OF_CONTACTS
    if kind.sealed == SealedKind.HEALTH or kind.name.startswith("disability"):
        return _OF_CERTIFICATES
    return _OF_AMOUNTS if kind.form in {"amount", "count"} else _USUAL
