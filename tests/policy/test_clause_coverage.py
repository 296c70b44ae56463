"""Every clause is implemented, and unconfirmed figures are listed."""

import pytest

from doudi import policy
from doudi.commandline import main
from doudi.policy.language import Share


def test_every_clause_of_finished_packages_is_implemented() -> None:
    missing = [one.clause.id for one in policy.rule_book().clause_coverage() if one.is_missing]
    assert missing == []


def test_every_clause_of_the_first_part_of_p30_has_worked_examples() -> None:
    without = [
        one.clause.id
        for one in policy.rule_book().clause_coverage()
        if one.clause.legal_text == "P30" and one.clause.key.startswith("1.") and one.clause.subject == "policy"
        if not one.examples
    ]
    assert without == []


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
