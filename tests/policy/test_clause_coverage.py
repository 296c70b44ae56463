"""Clauses are carried by what declares them and proved by the tests that name them; unconfirmed figures are listed."""

import ast
from pathlib import Path

import pytest

from doudi import policy
from doudi.commandline import main
from doudi.policy.engine.clause_coverage import all_carriers, all_tests
from doudi.policy.engine.clause_declarations import NotLiteralError, declared_carriers
from doudi.policy.engine.clause_tests import marked_tests
from doudi.policy.language import Share

ROOT = Path(__file__).resolve().parents[2]


def test_carriers_and_tests_name_only_clauses_of_legal_texts() -> None:
    assert policy.rule_book().coverage_faults() == []


def test_every_clause_that_a_test_names_is_carried() -> None:
    uncarried = [one.clause.id for one in policy.rule_book().clause_coverage() if one.state == "uncarried"]
    assert uncarried == []


def test_carriers_and_tests_have_ids_of_their_own() -> None:
    for ids in (
        [carrier.id for carrier in all_carriers(policy.rule_book())],
        [test.id for test in all_tests()],
    ):
        assert len(ids) == len(set(ids))


def test_every_clause_of_the_first_part_of_p30_has_worked_examples() -> None:
    without = [
        one.clause.id
        for one in policy.rule_book().clause_coverage()
        if one.clause.legal_text == "P30" and one.clause.key.startswith("1.") and one.clause.subject == "policy"
        if not any(test.startswith("doudi/policy/examples/") for test in one.tests)
    ]
    assert without == []


def _package(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_only_declarations_carry(tmp_path: Path) -> None:
    package = _package(
        tmp_path,
        steps='"""Carries P30-1.1."""\nSTEP = Step(name="visit", carries=("P30-1.2",))\n# carries P30-1.3\n',
        views='@carries("P30-1.4")\n@public_page\ndef home(request):\n    """Carries P30-1.5."""\n',
        actions='@carries("P30-1.6", "P30-1.7")\n@action("case.close")\ndef close_case():\n    pass\n',
    )
    assert {carrier.id: carrier.clauses for carrier in declared_carriers(package)} == {
        "step:visit": ("P30-1.2",),
        "page:views.home": ("P30-1.4",),
        "verb:actions.close_case": ("P30-1.6", "P30-1.7"),
    }


def test_clauses_of_carriers_are_literals(tmp_path: Path) -> None:
    with pytest.raises(NotLiteralError):
        declared_carriers(_package(tmp_path, steps='STEP = Step(name="visit", carries=(CLAUSE,))\n'))


def test_tests_are_found_by_marker(tmp_path: Path) -> None:
    folder = _package(
        tmp_path / "tests",
        test_some=(
            'pytestmark = [pytest.mark.django_db, pytest.mark.clause("P30-1.1")]\n\n\n'
            '@pytest.mark.clause("P30-1.2", "P30-1.3")\ndef test_first() -> None:\n    pass\n\n\n'
            'def test_second() -> None:\n    """It proves P30-1.4."""\n'
        ),
    )
    assert {test.id: test.clauses for test in marked_tests(folder)} == {
        "tests/test_some.py::test_first": ("P30-1.1", "P30-1.2", "P30-1.3"),
        "tests/test_some.py::test_second": ("P30-1.1",),
    }


def test_markers_name_clauses_by_literals() -> None:
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
                assert node.args, path
                assert all(isinstance(argument, ast.Constant) for argument in node.args), path


def test_parameter_that_nothing_reads_carries_nothing() -> None:
    carrying = {carrier.name for carrier in all_carriers(policy.rule_book()) if carrier.kind == "parameter"}
    assert "dibao_standard" in carrying
    assert "posting_days" in carrying
    assert carrying <= set(policy.rule_book().parameters)


def test_every_due_has_a_source_of_money() -> None:
    borne = {rule.gives.programme for rule in policy.rule_book().rules if isinstance(rule.gives, Share)}
    assert borne == set(policy.due_programmes())


def test_assumed_and_unconfirmed_figures_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "list", "--to-confirm"]) == 0
    listed = capsys.readouterr().out
    for parameter in policy.rule_book().parameters.values():
        for value in parameter.values:
            if set(value.status.values()) != {"confirmed"}:
                assert parameter.label in listed
