"""The county at a glance: figures of a month that is over, which do not change, and the map of townships."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.core.audit.trail import SYSTEM
from doudi.supervision.cockpit import queries
from doudi.supervision.measures.actions import freeze_month
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.supervision.places import case_due

pytestmark = pytest.mark.django_db
AUGUST = date(2025, 8, 1)


@pytest.fixture
def frozen(cast: Cast, clock: Clock) -> None:  # noqa: F811 - a fixture that turns the clock
    """August: one of two in time in the first township, one of one in the other."""
    case_due(cast.village.code, date(2025, 8, 10), date(2025, 8, 10))
    case_due(cast.village.code, date(2025, 8, 10), date(2025, 8, 11))
    case_due(cast.other_village.code, date(2025, 8, 10), date(2025, 8, 10))
    freeze_month(by=SYSTEM, month=AUGUST)


def tile(name: str, by: Any) -> queries.Tile:
    tiles = [one for group in queries.tile_groups(AUGUST, by=by) for one in group.tiles]
    return next(one for one in tiles if one.measure.name == name)


@pytest.mark.usefixtures("frozen")
@pytest.mark.clause("P18-2.f")
def test_tiles_show_the_month_as_it_was_written_down(cast: Cast) -> None:
    assert (tile("decided_in_time", cast.bureau).shown, tile("decided_in_time", cast.bureau).fraction) == (
        "66.6%",
        "2/3",
    )
    assert tile("decided_in_time", cast.officer).shown == "50.0%"
    case_due(cast.village.code, date(2025, 8, 10), date(2025, 8, 30))
    assert tile("decided_in_time", cast.bureau).fraction == "2/3"
    assert tile("decided_in_time", cast.bureau).before_shown == "—"


@pytest.mark.usefixtures("frozen")
def test_townships_are_shaded_from_the_worst_to_the_best(cast: Cast) -> None:
    measure = queries.chosen_measure("")
    shades = {one.place: one.shade for one in queries.township_tiles(measure, AUGUST, by=cast.bureau)}
    assert len(shades) == 24
    assert (shades[cast.village.parent.name], shades[cast.other_village.parent.name]) == (0, 4)
    assert set(shades.values()) == {0, 4, None}
    (own,) = queries.township_tiles(measure, AUGUST, by=cast.officer)
    assert (own.place, own.x, own.y) == (cast.village.parent.name, 0, 0)


@pytest.mark.usefixtures("clock")
def test_an_office_without_a_month_sees_a_sentence(signed_in: Any) -> None:
    client = signed_in("bureau")
    assert "还没有一个月的数" in client.get("/county/").content.decode()
    assert client.get("/county/bulletin/").status_code == 404


@pytest.mark.usefixtures("frozen")
def test_the_pages(cast: Cast, signed_in: Any) -> None:
    director, officer = signed_in("director"), signed_in("officer")
    page = director.get("/county/?measure=recipients&month=2025-08-01").content.decode()
    assert ("66.6%" in page, cast.other_village.parent.name in page, "去年同月" in page) == (True, True, True)
    own = officer.get("/county/").content.decode()
    assert (cast.other_village.parent.name in own, "本月各批" in own) == (False, False)
    assert director.get("/county/?month=2031-01-01").status_code == 400
    assert director.get("/county/bulletin/").content.startswith(b"%PDF")
