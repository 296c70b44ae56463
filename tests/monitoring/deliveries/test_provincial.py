"""The exchange with the provincial platform, as declared: the population out, its warnings in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pytest
from django.urls import reverse

from doudi.core.clock import this_month
from doudi.core.refusals import PermissionRequired
from doudi.matching import source_profile
from doudi.monitoring.deliveries import contents
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.provincial import population
from doudi.monitoring.deliveries.provincial.outgoing import export_population, outgoing_file
from tests.conftest import Cast


@pytest.mark.clause("P18-3.c")
def test_the_population_is_written_as_declared(
    cast: Cast, family: Any, confirmed: Callable[..., Delivery], signed_in: Any
) -> None:
    matched = "SELECT 1 AS source_row, 'S1' AS person_id, 'T1' AS tier, 'linked' AS outcome"
    rows = f"{matched}, CAST(NULL AS DATE) AS risk_removed_on"
    key = contents.write_rows(duckdb.connect(), rows)
    confirmed("monitored_poverty", date(2023, 4, 1), department="rrb", rows_key=key)
    lines = export_population(by=cast.bureau, month=this_month()).decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join(heading for heading, _field in outgoing_file().columns)
    mother, son = lines[1].split(","), lines[2].split(",")
    assert mother[:3] == ["钟桂英", family.mother.id_number.clear(), "女"]
    assert mother[6:8] == ["最低生活保障对象", "2022-01"]
    assert (son[0], son[6]) == ("易小明", "防止返贫监测对象")
    assert len(lines) == 3
    answer = signed_in("bureau").get(reverse("deliveries:provincial"))
    assert "格式暂定" in answer.content.decode()
    with pytest.raises(PermissionRequired):
        export_population(by=cast.federation, month=this_month())


def test_a_room_above_says_who_belongs_to_the_population(
    cast: Cast, family: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(population, "_population", [])
    row = population.LayerRow(family.son, "other", date(2023, 1, 1), None)
    population.register_population(lambda _month: iter([row]))
    lines = export_population(by=cast.bureau, month=date(2023, 5, 1)).decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[6:] == ["其他困难人员", "2023-01", ""]


def test_its_warnings_come_in_as_a_data_set() -> None:
    profile = source_profile("provincial_warnings")
    assert {"id_number", "name", "warning_number", "answer_by"} <= set(profile.columns)
    assert set(outgoing_file().layers) == set(population.LAYERS)
