"""Published contracts: OpenAPI files whose schemas check what comes in, and in the tests what goes out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from doudi.api.machine.refusals import ContractBroken

MOST_FAULTS = 5
_LONGEST_FAULT = 300
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, by libyaml where it is there: the standard takes a second without."""

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class Contract:
    """An OpenAPI file; validators of its parts are compiled once."""

    def __init__(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        self.document: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
        self._validators: dict[str, Any] = {}

    def faults(self, pointer: str, instance: Any, unchecked: frozenset[str] = frozenset()) -> list[str]:
        """Return what is wrong with a value by the schema at a JSON pointer, without the value itself.

        Args:
            unchecked: names of parts about which nothing is said.
        """
        found: list[str] = []
        for error in self._validator(pointer).iter_errors(instance):
            if unchecked.intersection(map(str, error.instance_path)):
                continue
            where = "/".join(map(str, error.instance_path)) or "(root)"
            found.append(f"{where}: {error.message}"[:_LONGEST_FAULT])
            if len(found) == MOST_FAULTS:
                break
        return found

    def require(self, pointer: str, instance: Any, unchecked: frozenset[str] = frozenset()) -> None:
        """Refuse a value that the schema at a JSON pointer does not allow.

        Raises:
            ContractBroken
        """
        if faults := self.faults(pointer, instance, unchecked):
            raise ContractBroken("；".join(faults))

    def _validator(self, pointer: str) -> Any:
        if pointer not in self._validators:
            parts = {name: part for name, part in self.document.items() if name in {"paths", "components"}}
            schema = {"$schema": _DRAFT, **parts, "$ref": f"#{pointer}"}
            self._validators[pointer] = jsonschema_rs.validator_for(schema, validate_formats=True, mask="…")
        return self._validators[pointer]


@cache
def contract(path: Path) -> Contract:
    """Return the contract in a file; read once."""
    return Contract(path)
