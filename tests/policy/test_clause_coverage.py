"""Nothing of the papers is forgotten, and what is unsure is on a list."""

import pytest

from doudi import policy
from doudi.commandline import main
from doudi.policy.language import Share


def test_every_clause_whose_room_exists_is_carried() -> None:
    missing = [one.clause.id for one in policy.coverage() if one.missing]
    assert missing == []


def test_every_clause_of_the_first_part_of_p30_has_worked_examples() -> None:
    without = [
        one.clause.id
        for one in policy.coverage()
        if one.clause.legal_text == "P30" and one.clause.key.startswith("1.") and one.clause.subject == "policy"
        if not one.examples
    ]
    assert without == []


def test_every_due_is_borne_by_somebody() -> None:
    borne = {rule.gives.programme for rule in policy.rule_book().rules if isinstance(rule.gives, Share)}
    assert borne == set(policy.due_programmes())


def test_what_is_assumed_or_to_confirm_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "list", "--to-confirm"]) == 0
    listed = capsys.readouterr().out
    for parameter in policy.rule_book().parameters.values():
        for value in parameter.values:
            if set(value.status.values()) != {"confirmed"}:
                assert parameter.label in listed
