"""What the sources of warnings are called."""

from __future__ import annotations

from doudi.core.accounts.roles import Department
from doudi.matching.sources import source_names, source_profile
from doudi.monitoring.warnings.rule_texts import SOURCE_LABELS
from doudi.values.translation import cached_per_language


@cached_per_language
def _of_departments() -> dict[str, str]:
    profiles = [source_profile(name) for name in source_names()]
    return {profile.name: f"{Department(profile.department).label}：{profile.label}" for profile in profiles}


def source_label(source: str) -> str:
    """Return what a source is called; its own name where nobody named it."""
    return _of_departments().get(source) or str(SOURCE_LABELS.get(source, source))


def listed_source_label(source: str) -> str:
    """Return what a source is called in lists and in texts that are kept in clear: nothing about health."""
    if source in source_names() and source_profile(source).sensitivity == "health":
        return str(Department(source_profile(source).department).label)
    return source_label(source)


def source_choices() -> list[tuple[str, str]]:
    """Return every source with its label, for filters."""
    return [*_of_departments().items(), *((name, str(label)) for name, label in SOURCE_LABELS.items())]
