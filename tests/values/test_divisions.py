"""Townships and villages by name."""

import pytest

from doudi.values.divisions import divisions, find_township, find_village, townships, villages


def test_table_is_complete() -> None:
    assert len(townships()) == 23
    assert sum(len(villages(township.code)) for township in townships()) == 400
    assert len([division for division in divisions() if division.level == "village"]) == 401  # one is in the zone
    assert all(village.code.startswith(village.parent) and len(village.code) == 12 for village in villages("360731209"))


@pytest.mark.clause("GB2260-1")
@pytest.mark.parametrize("name", ["桥头乡", "桥头", "桥头乡人民政府", "于都县桥头乡", " 桥头 乡"])
def test_township_by_any_name(name: str) -> None:
    township = find_township(name)
    assert township is not None
    assert township.code == "360731209"


def test_unknown_township() -> None:
    assert find_township("井冈山镇") is None
    assert villages("999999999") == ()


@pytest.mark.parametrize("ending", ["村委会", "村", "", "村民委员会", "村委", "行政村"])
def test_village_by_any_ending(ending: str) -> None:
    village = find_village("东山" + ending, "360731209")
    assert village is not None
    assert village.name == "东山村委会"


def test_every_village_is_found_by_full_and_short_name() -> None:
    for township in townships():
        for village in villages(township.code):
            assert find_village(village.name, township.code) == village
            longer = village.name.replace("村委会", "村民委员会").replace("居委会", "居民委员会")
            assert find_village(longer, township.code) == village


def test_ending_distinguishes_village_from_community() -> None:
    rural, urban = find_village("古田村", "360731100"), find_village("古田社区", "360731100")
    assert rural is not None
    assert urban is not None
    assert (rural.name, urban.name) == ("古田村委会", "古田居委会")
    assert find_village("古田", "360731100") is None  # nothing says which of the two


def test_community_named_village() -> None:
    village = find_village("东村", "360731102")
    assert village is not None
    assert village.name == "东村居委会"


def test_village_in_address() -> None:
    village = find_village("于都县桥头乡东山村上屋组3号", "360731209")
    assert village is not None
    assert village.name == "东山村委会"


def test_village_of_other_township_is_not_found() -> None:
    assert find_village("井前村", "360731209") is None
    assert find_village("", "360731209") is None
