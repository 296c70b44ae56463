"""Read the worked examples of carried medical costs strictly, with the rule book that each is worked by."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from doudi import policy
from doudi.policy.engine.medical_costs import TARGETS
from tests.policy.worked_examples import FOLDER, MEDICAL_COSTS, MalformedExampleError, fen

_KEYS = {"name", "shows", "cites", "worked", "case", "expect"}
_COSTS = ("total", "fund", "serious_illness", "medical_aid", "other")
_OUTCOMES = dict(zip(("own_paid", "carried", "county", "township"), TARGETS, strict=True))
_DATES = {"discharged_on": date(2023, 5, 10), "known": date(2023, 6, 1)}


def read_medical_cost_cases(folder: Path = FOLDER / MEDICAL_COSTS) -> list[dict[str, Any]]:
    """Every example of a settlement, as written."""
    return [
        {**case, "file": f"{MEDICAL_COSTS}/{path.name}"}
        for path in sorted(folder.glob("*.yaml"))
        for case in yaml.safe_load(path.open(encoding="utf-8"))
    ]


def expected_of(case: dict[str, Any]) -> dict[str, int]:
    """What an example expects, in fen by rule.

    Raises:
        MalformedExampleError: the example has unknown, missing or malformed entries.
    """
    keys = set(case) - {"file", "figures"}
    if keys != _KEYS or set(case["expect"]) != set(_OUTCOMES):
        raise MalformedExampleError(f"{case.get('name')}: keys {sorted(keys ^ _KEYS)}, {sorted(case['expect'])}")
    return {_OUTCOMES[name]: fen(wanted) for name, wanted in case["expect"].items()}


def facts_of(case: dict[str, Any]) -> dict[str, Any]:
    """The arguments of an assessment that an example describes.

    Raises:
        MalformedExampleError: an entry is unknown or no amount.
    """
    written = {**_DATES, **case["case"]}
    unknown = set(written) - {*_COSTS, "carried_before", *_DATES}
    if unknown:
        raise MalformedExampleError(f"{case['name']}: {sorted(unknown)}")
    return {
        "costs": policy.SettledCosts(**{f"{name}_fen": fen(written[name]) for name in _COSTS if name in written}),
        "carried_before_fen": fen(written.get("carried_before", "0.00")),
        **{name: written[name] for name in _DATES},
    }


def rule_book_of(case: dict[str, Any]) -> policy.RuleBook:
    """The rule book with the figures of an example, entered as an office enters them."""
    text = policy.LocalLegalText("EXAMPLE", "例〔2023〕1号", "例", "例", _DATES["discharged_on"].replace(day=1))
    values = [
        policy.LocalValue(
            parameter=name,
            figures=((None, figure if isinstance(figure, int) else fen(figure)),),
            effective=date(2023, 1, 1),
            until=None,
            decided=date(2023, 1, 1),
            clause=policy.LocalClause(text, name, "一", "例"),
        )
        for name, figure in case.get("figures", {}).items()
    ]
    return policy.rule_book().with_local_values(values)
