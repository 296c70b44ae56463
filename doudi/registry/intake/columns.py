"""What an office says that the columns of its rolls mean, kept for its next roll."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.registry.intake.models import LONGEST_HEADER, RememberedColumn, RollFile


def column_name(header: str, letter: str) -> str:
    """How a column is spoken of: by its header, by its letter where it has none."""
    return header or letter


def told_for(roll: RollFile) -> dict[str, str]:
    """What holds for a roll: what the office said of its rolls before, and what was said of this one."""
    remembered = RememberedColumn.objects.filter(township_code=roll.township_code)
    held: dict[str, str] = roll.told
    return dict(remembered.values_list("header", "meaning")) | held


def remember_columns(roll: RollFile, told: dict[str, str], by: User) -> dict[str, str]:
    """Keep what was said, and forget what is left to be recognised. Returns what is new.

    A column without a header is known by its letter in this roll only.
    """
    headers = {column["header"] for sheet in roll.sheets for column in sheet["columns"] if column["header"]}
    before = told_for(roll)
    ours = RememberedColumn.objects.filter(township_code=roll.township_code)
    ours.filter(header__in=headers - set(told)).delete()
    for header in headers & set(told):
        if len(header) <= LONGEST_HEADER:
            ours.update_or_create(
                header=header, defaults={"township_code": roll.township_code, "meaning": told[header], "said_by": by}
            )
    return {name: meaning for name, meaning in told.items() if before.get(name) != meaning}
