"""The folder of the rule book, and a reader of its YAML files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

POLICY_FOLDER = Path(__file__).resolve().parents[1]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(path: Path) -> Any:
    """The content of one YAML file."""
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=_LOADER)  # noqa: S506 - both loaders are safe loaders
