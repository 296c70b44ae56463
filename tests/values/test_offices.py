"""Names of the offices of the county."""

from __future__ import annotations

import pytest

from doudi.values import offices


def test_offices_are_named_after_the_county() -> None:
    assert offices.bureau_name() == "于都县民政局"
    assert offices.city_bureau_name() == "赣州市民政局"
    assert offices.county_government_name() == "于都县人民政府"
    assert offices.township_government_name("360731209") == "于都县桥头乡人民政府"


def test_another_county_signs_with_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offices, "COUNTY_NAME", "青禾县")
    monkeypatch.setattr(offices, "CITY_NAME", "")
    assert offices.bureau_name() == "青禾县民政局"
    assert offices.city_bureau_name() == "市民政局"
