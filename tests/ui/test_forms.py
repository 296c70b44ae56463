"""Fields that all forms share."""

import pytest
from django.core.exceptions import ValidationError

from doudi.ui.forms import date_field


@pytest.mark.parametrize("typed", ["9999-12-31", "3000-01-01", "1849-12-31", "0001-01-01"])
def test_a_day_outside_of_living_memory_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="1850年1月1日和2999年12月31日之间"):
        date_field("日期").clean(typed)


@pytest.mark.parametrize("typed", ["1850-01-01", "2023-05-10", "2999-12-31"])
def test_other_days_are_taken(typed: str) -> None:
    assert date_field("日期").clean(typed).isoformat() == typed
