"""The inventory of personal data names every sealed column, only columns that exist, and clauses of the rule book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from doudi import policy
from doudi.core.clock import this_month, today
from doudi.portal.application_form.draft import _UNSAVED_DRAFT_HOURS
from doudi.portal.saved_drafts.actions import SAVED_DRAFT_DAYS
from doudi.registry.personal_data.sealed_columns import sealed_columns

INVENTORY = (Path(__file__).parents[1] / "docs" / "personal-data.md").read_text(encoding="utf-8")
SEALED = sorted({column.place.column for column in sealed_columns()})
COLUMN = re.compile(r"`([a-z_]+\.[a-z_]+)`")
CLAUSE = re.compile(r"\b([A-Z]{2,}[0-9]*|P18)-([0-9]+(?:\.[0-9a-z]+)?)")


def clauses() -> set[str]:
    """Every clause of the rule book."""
    files = Path(policy.__file__).parent.joinpath("legislation").glob("*.yaml")
    texts = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    return {f"{text['id']}-{number}" for text in texts for number in text["clauses"]}


@pytest.mark.parametrize("column", SEALED)
def test_every_sealed_column_is_in_the_inventory(column: str) -> None:
    assert column in COLUMN.findall(INVENTORY)


def test_the_inventory_names_no_column_that_is_not_sealed() -> None:
    assert set(COLUMN.findall(INVENTORY)) - set(SEALED) == set()


def test_every_cited_clause_is_in_the_rule_book() -> None:
    cited = {f"{text}-{number}" for text, number in CLAUSE.findall(INVENTORY)}
    assert {"PIPL-28", "PIPL-44", "PIPL-55"} <= cited
    assert cited - clauses() == set()


def test_its_periods_are_parameters_and_settings_that_exist() -> None:
    for name in ("text_message_days", "personal_data_request_days"):
        assert f"`{name}`" in INVENTORY
        assert policy.parameter_value(name, this_month(), today())
    assert f"没保存的{_UNSAVED_DRAFT_HOURS}小时、保存的{SAVED_DRAFT_DAYS}天" in INVENTORY
    assert settings.ACCESS_LOG_MONTHS >= 6
