"""The standard's own OpenAPI file (Apache-2.0, see LICENSE beside it), and where its parts lie."""

from __future__ import annotations

from pathlib import Path

from doudi.api.machine.contracts import Contract, contract

VERSION = "1.0.0"
FILE = Path(__file__).parent / "social_api_v1.0.0.yaml"
HEADER = "/components/schemas/MsgHeader_V1.0.0"
CALLBACK_HEADER = "/components/schemas/MsgCallbackHeader_V1.0.0"


def standard() -> Contract:
    """Return the contract of the standard."""
    return contract(FILE)


def message_schema(name: str) -> str:
    """Return where the schema of a message lies, such as ``SearchRequest``."""
    return f"/components/schemas/{name}"
