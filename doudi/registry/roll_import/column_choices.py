"""Meanings of columns chosen by a township, used for its next rolls as well."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.registry.roll_import.models import LONGEST_HEADER, ColumnChoice, RollFile


def column_name(header: str, letter: str) -> str:
    """The name of a column: its header, or its letter where it has none."""
    return header or letter


def column_choices_for(roll: RollFile) -> dict[str, str]:
    """The meanings chosen for a roll: those of the township, overridden by those of the roll itself."""
    chosen_before = ColumnChoice.objects.filter(township_code=roll.township_code)
    chosen: dict[str, str] = roll.column_choices
    return dict(chosen_before.values_list("header", "meaning")) | chosen


def save_column_choices(roll: RollFile, column_choices: dict[str, str], by: User) -> dict[str, str]:
    """Store the chosen meanings for the township, and delete those left to recognition.

    Columns without a header are chosen for this roll only.

    Returns:
        The meanings that changed, by name of the column.
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
