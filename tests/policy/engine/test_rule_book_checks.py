"""Contradictions that the loading of a rule book refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from doudi.policy import RuleBook, RuleBookError
from doudi.policy.engine.rule_book_checks import load_rule_book
from doudi.policy.language import (
    NOTHING,
    Amount,
    ByCategory,
    Category,
    Count,
    Due,
    Fact,
    Flag,
    PerPerson,
    Rule,
    Verdict,
    Years,
    household_rule,
    if_else,
    person_rule,
    total,
)

LEGAL_TEXT: dict[str, Any] = {
    "id": "T1",
    "number": "试字1号",
    "title": "试行办法",
    "issuer": "试验单位",
    "decided": "2023-04-20",
    "clauses": {"1": {"place": "一", "text": "标准。", "subject": "policy"}},
}
STANDARD: dict[str, Any] = {
    "label": "标准",
    "unit": "fen",
    "by": "area",
    "values": [{"effective": "2022-01-01", "urban": 100, "rural": 50, "cites": "T1-1", "status": "confirmed"}],
}
AREA = Fact("area", "household", Category, "区域", "households", column="area", words=("urban", "rural"))
AGE = Fact("age", "person", Years, "周岁", "elapsed", origin="birth_date")
WAGE = Fact("wage_fen", "person", Amount, "工资", "people", column="wage_fen")
HOMES = Fact("homes", "household", Count, "住房", "households", column="homes")
FACTS = (AREA, AGE, WAGE, HOMES)


@person_rule("本人标准", cites="T1-1", gives=Due("dibao"))
def own_standard(area: Category, standard: ByCategory[Amount]) -> Amount:
    return standard[area]


@pytest.fixture
def load(tmp_path: Path) -> Any:
    """Return a function that loads a small rule book with parts replaced."""

    def load_with(*rules: Rule, facts: tuple[Fact, ...] = FACTS, parameters: dict[str, Any] | None = None) -> RuleBook:
        for folder in ("legislation", "parameters"):
            (tmp_path / folder).mkdir(exist_ok=True)
        _write(tmp_path / "legislation" / "T1.yaml", LEGAL_TEXT)
        _write(tmp_path / "parameters" / "all.yaml", {"standard": STANDARD} if parameters is None else parameters)
        return load_rule_book(tmp_path, facts, list(rules))

    return load_with


def _write(path: Path, content: Any) -> None:
    text = yaml.safe_dump(content, allow_unicode=True)
    # Quoted dates would be read as text; the rule book's own files write them bare.
    path.write_text(text.replace("'2022-01-01'", "2022-01-01").replace("'2023-04-20'", "2023-04-20"), encoding="utf-8")


def faults_of(load: Any, *rules: Rule, **given: Any) -> list[str]:
    with pytest.raises(RuleBookError) as raised:
        load(*rules, **given)
    return raised.value.faults


def test_consistent_rule_book_loads(load: Any) -> None:
    book = load(own_standard)
    assert [node.name for node in next(iter(book._graphs.values())).nodes.values()] == ["own_standard"]


def test_undeclared_name_is_refused(load: Any) -> None:
    @person_rule("错", cites="T1-1")
    def rule(wages_fen: Amount) -> Amount:
        return wages_fen

    assert faults_of(load, rule) == ["Rule rule: nobody declares 'wages_fen' (fact, parameter or rule)."]


def test_duplicate_name_is_refused(load: Any) -> None:
    @person_rule("错", cites="T1-1")
    def wage_fen() -> Amount:
        return NOTHING

    assert "wage_fen is both a fact and a rule." in faults_of(load, wage_fen)


def test_parameter_named_like_rule_is_refused(load: Any) -> None:
    @person_rule("错", cites="T1-1")
    def standard() -> Amount:
        return NOTHING

    assert "standard is both a parameter and a rule." in faults_of(load, standard)


def test_circular_rules_are_refused(load: Any) -> None:
    @person_rule("甲", cites="T1-1")
    def first(second: Amount) -> Amount:
        return second

    @person_rule("乙", cites="T1-1")
    def second(first: Amount) -> Amount:
        return first

    assert faults_of(load, first, second) == ["Rules depend on each other in a circle: first → second → first"]


def test_mixed_units_are_refused(load: Any) -> None:
    @person_rule("错", cites="T1-1")
    def rule(wage_fen: Amount, age: Years) -> Amount:
        return wage_fen + age  # type: ignore[type-var]  # the mistake that the engine has to catch as well

    (fault,) = faults_of(load, rule)
    assert fault.startswith("Rule rule: ")
    assert "fen" in fault
    assert "years" in fault


def test_fact_of_wrong_unit_is_refused(load: Any) -> None:
    @person_rule("错", cites="T1-1")
    def rule(age: Amount) -> Amount:
        return age

    assert "age is years of a person" in faults_of(load, rule)[0]


def test_result_of_wrong_unit_is_refused(load: Any) -> None:
    @person_rule("错", cites="T1-1")
    def rule(age: Years) -> Amount:
        return age  # type: ignore[return-value]  # the mistake that the engine has to catch as well

    assert faults_of(load, rule) == ["Rule rule: gives Years, not what it declares."]


def test_household_rule_must_total_person_facts(load: Any) -> None:
    @household_rule("错", cites="T1-1")
    def rule(wage_fen: Amount) -> Amount:
        return wage_fen

    @household_rule("对", cites="T1-1")
    def family_wage(wage_fen: PerPerson[Amount]) -> Amount:
        return total(wage_fen)

    assert "wage_fen is fen of a person" in faults_of(load, rule)[0]
    load(family_wage)


def test_python_truth_of_condition_is_refused(load: Any) -> None:
    @person_rule("错", cites="T1-1")
    def rule(wage_fen: Amount) -> Amount:
        return wage_fen if wage_fen > NOTHING else NOTHING

    assert "has no truth value" in faults_of(load, rule)[0]


def test_unknown_word_is_refused(load: Any) -> None:
    @person_rule("错", cites="T1-1")
    def rule(area: Category) -> Amount:
        return if_else(area.equals("town"), NOTHING, NOTHING)

    assert faults_of(load, rule) == ["Rule rule: area is never 'town'."]


def test_word_without_figure_is_refused(load: Any) -> None:
    values = [{key: value for key, value in STANDARD["values"][0].items() if key != "rural"}]
    parameters = {"standard": {**STANDARD, "values": values}}
    assert faults_of(load, own_standard, parameters=parameters) == [
        "Rule own_standard: standard has no figure for 'rural'."
    ]


def test_unused_argument_is_refused(load: Any) -> None:
    @person_rule("错", cites="T1-1")
    def rule(wage_fen: Amount, area: Category) -> Amount:
        return wage_fen

    assert faults_of(load, rule) == ["Rule rule: asks for area and does not use it."]


@pytest.mark.parametrize(("cites", "fault"), [((), "cites nothing"), (("T9-1",), "which no legal text has")])
def test_rule_without_legal_text_is_refused(load: Any, cites: tuple[str, ...], fault: str) -> None:
    @person_rule("错", cites=cites)
    def rule(wage_fen: Amount) -> Amount:
        return wage_fen

    assert fault in faults_of(load, rule)[0]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"cites": None}, "cites nothing"),
        ({"cites": "T9-1"}, "which no legal text has"),
        ({"status": "sure"}, "unknown status"),
        ({"urban": "1.5"}, "is not a whole number of fen"),
        ({"town": 3}, "area is never 'town'"),
        ({"value": 3}, "must be given by area"),
    ],
)
def test_inconsistent_value_is_refused(load: Any, changed: dict[str, Any], fault: str) -> None:
    parameters = {"standard": {**STANDARD, "values": [{**STANDARD["values"][0], **changed}]}}
    assert any(fault in one for one in faults_of(load, own_standard, parameters=parameters))


@pytest.mark.parametrize(
    ("periods", "fault"),
    [
        ([("2022-01-01", "2022-12-31"), ("2022-06-01", None)], "two versions that hold on the same days"),
        ([(None, "2022-12-31"), ("2023-02-01", None)], "no version between 2022-12-31 and 2023-02-01"),
        ([(None, "2022-12-31")], "no version after 2022-12-31"),
        ([("2022-01-01", None)], "no version before 2022-01-01"),
    ],
)
def test_days_without_rule_version_are_refused(
    load: Any, periods: list[tuple[str | None, str | None]], fault: str
) -> None:
    rules = []
    for holds_from, holds_until in periods:

        @person_rule("版本", cites="T1-1", name="rule", holds_from=holds_from, holds_until=holds_until)
        def version(wage_fen: Amount) -> Amount:
            return wage_fen

        rules.append(version)
    assert any(fault in one for one in faults_of(load, *rules))


def test_fact_without_missing_value_is_refused(load: Any) -> None:
    award = Fact("awarded", "person", Flag, "有待遇", "awards", programme="dibao")
    assert faults_of(load, own_standard, facts=(*FACTS, award)) == [
        "Fact awarded does not say what a missing value means."
    ]


def test_verdict_requires_named_conditions(load: Any) -> None:
    @person_rule("错", cites="T1-1", gives=Verdict("dibao"))
    def rule(wage_fen: Amount, area: Category) -> Flag:
        return (wage_fen > NOTHING) & area.equals("urban")

    assert all("joins named rules" in fault for fault in faults_of(load, rule))


def test_all_contradictions_are_reported_together(load: Any) -> None:
    @person_rule("错", cites=())
    def first(wage_fen: Amount) -> Amount:
        return wage_fen

    @person_rule("错", cites="T9-1")
    def second(wage_fen: Amount) -> Amount:
        return wage_fen

    assert len(faults_of(load, first, second)) == 2
