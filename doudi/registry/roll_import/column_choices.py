"""What an office says that the columns of its rolls mean, kept for its next roll."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.registry.roll_import.models import LONGEST_HEADER, ColumnChoice, RollFile


def column_name(header: str, letter: str) -> str:
    """How a column is spoken of: by its header, by its letter where it has none."""
    return header or letter


def column_choices_for(roll: RollFile) -> dict[str, str]:
    """What holds for a roll: what the office said of its rolls before, and what was said of this one."""
    remembered = ColumnChoice.objects.filter(township_code=roll.township_code)
    held: dict[str, str] = roll.column_choices
    return dict(remembered.values_list("header", "meaning")) | held


def save_column_choices(roll: RollFile, column_choices: dict[str, str], by: User) -> dict[str, str]:
    """Keep what was said, and forget what is left to be recognised. Returns what is new.

    A column without a header is known by its letter in this roll only.
    """
    headers = {column["header"] for sheet in roll.sheets for column in sheet["columns"] if column["header"]}
    before = column_choices_for(roll)
    ours = ColumnChoice.objects.filter(township_code=roll.township_code)
    ours.filter(header__in=headers - set(column_choices)).delete()
    for header in headers & set(column_choices):
        if len(header) <= LONGEST_HEADER:
            ours.update_or_create(
                header=header,
                defaults={"township_code": roll.township_code, "meaning": column_choices[header], "chosen_by": by},
            )
    return {name: meaning for name, meaning in column_choices.items() if before.get(name) != meaning}
