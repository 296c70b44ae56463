"""Dated figures on both time axes."""

from datetime import date

import pytest

from doudi import policy
from doudi.policy.engine.parameters import DatedValue, Parameter

JANUARY = date(2023, 1, 1)


def value(effective: date, decided: date, fen: int, until: date | None = None) -> DatedValue:
    return DatedValue(effective, until, decided, {None: fen}, {None: ("T1-1",)}, {None: "confirmed"}, "")


def figure(*values: DatedValue, month: date, known: date) -> object:
    return Parameter("standard", "标准", "fen", "", None, values, "all.yaml").at(month, known).figures[None]


OLD = value(date(2022, 1, 1), date(2021, 12, 1), 100)
NEW = value(date(2023, 1, 1), date(2023, 4, 20), 200)
CORRECTED = value(date(2023, 1, 1), date(2023, 6, 1), 210)
WITHDRAWN = value(date(2023, 7, 1), date(2023, 6, 15), 50, until=date(2023, 8, 31))


@pytest.mark.parametrize(
    ("month", "known", "fen"),
    [
        (date(2022, 12, 1), date(2023, 5, 1), 100),
        (JANUARY, date(2023, 4, 19), 100),
        (JANUARY, date(2023, 4, 20), 200),
        (JANUARY, date(2023, 5, 31), 200),
        (JANUARY, date(2023, 6, 1), 210),
        (date(2023, 7, 1), date(2023, 6, 14), 210),
        (date(2023, 7, 1), date(2023, 6, 15), 50),
        (date(2023, 8, 1), date(2023, 6, 15), 50),
        (date(2023, 9, 1), date(2023, 6, 15), 210),
    ],
)
def test_value_for_month_as_known_on_day(month: date, known: date, fen: int) -> None:
    values = (NEW, WITHDRAWN, OLD, CORRECTED)
    assert figure(*values, month=month, known=known) == fen
    assert figure(*reversed(values), month=month, known=known) == fen


def test_month_before_first_value_names_first_month() -> None:
    with pytest.raises(policy.NoKnownValueError, match=r"2021-12没有已知的“标准”.*最早的已知标准自2022-01起"):
        figure(OLD, NEW, month=date(2021, 12, 1), known=date(2023, 5, 10))


def test_value_not_yet_decided_is_refused() -> None:
    with pytest.raises(policy.NoKnownValueError, match="尚无任何已知标准"):
        figure(OLD, month=date(2022, 1, 1), known=date(2021, 11, 30))


@pytest.mark.parametrize(
    ("name", "key", "before_fen", "after_fen"),
    [
        ("dibao_standard", "urban", 825_00, 885_00),
        ("dibao_standard", "rural", 600_00, 660_00),
        ("dibao_average_supplement_target", "urban", 530_00, 570_00),
        ("dibao_average_supplement_target", "rural", 400_00, 440_00),
    ],
)
def test_p30_is_known_from_the_day_it_was_decided(name: str, key: str, before_fen: int, after_fen: int) -> None:
    assert policy.parameter_value(name, JANUARY, date(2023, 4, 19), key) == before_fen
    assert policy.parameter_value(name, JANUARY, date(2023, 4, 20), key) == after_fen
    assert policy.parameter_value(name, date(2022, 12, 1), date(2023, 4, 20), key) == before_fen


def test_every_figure_has_clause_status_and_dates() -> None:
    for parameter in policy.rule_book().parameters.values():
        for dated in parameter.values:
            assert dated.decided <= date(2026, 12, 31), parameter.name
            assert set(dated.cites_of) == set(dated.figures) == set(dated.status), parameter.name
            assert all(dated.cites_of.values()), parameter.name


def test_epochs_change_only_with_the_law() -> None:
    epochs = policy.rule_book().epochs(("dibao_due",), date(2022, 10, 1), date(2023, 9, 1), date(2023, 5, 10))
    assert [(epoch.first, epoch.last) for epoch in epochs] == [
        (date(2022, 10, 1), date(2022, 12, 1)),
        (date(2023, 1, 1), date(2023, 9, 1)),
    ]
    before = policy.rule_book().epochs(("dibao_due",), date(2022, 10, 1), date(2023, 9, 1), date(2023, 3, 31))
    assert len(before) == 1
