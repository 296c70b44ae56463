"""Systems of other departments that call: registered by one administrator, confirmed by another."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from doudi.api.clients import actions
from doudi.api.clients.models import ApiClient
from doudi.api.clients.scopes import Scope
from doudi.api.dci.signatures import sign
from doudi.core.divisions.models import Division
from tests.conftest import Cast

CALLBACK = "http://127.0.0.1:3336"
ALL_SCOPES = tuple(Scope.values)


@dataclass
class Partner:
    """A registered system with its secret, its token and, if it signs, its key."""

    client: ApiClient
    secret: str
    token: str = ""
    key: Ed25519PrivateKey | None = None

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """Post JSON with the token."""
        given = {"Authorization": f"Bearer {self.token}"} | headers
        return Client().post(path, body, content_type="application/json", headers=given)

    def get(self, path: str, **query: Any) -> Any:
        """Get with the token."""
        return Client().get(path, query, headers={"Authorization": f"Bearer {self.token}"})

    def envelope(self, action: str, message: dict[str, Any], **header: Any) -> dict[str, Any]:
        """Return a message as the partner writes it."""
        head = {
            "version": "1.0.0",
            "message_id": str(uuid.uuid4()),
            "message_ts": now(),
            "action": action,
            "sender_id": self.client.sender_id,
            "receiver_id": "doudi",
            "total_count": 1,
        } | header
        body: dict[str, Any] = {"header": head, "message": message}
        if self.key is not None:
            names = {"sender_id": self.client.sender_id, "key_id": self.client.key_id}
            body["signature"] = sign(head, message, key=self.key, **names)
        return body


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def registered(cast: Cast, *, scopes: Sequence[str] = ALL_SCOPES, name: str = "县医保局系统", **more: Any) -> ApiClient:
    """Register a client that waits for confirmation."""
    given: dict[str, Any] = {
        "name": name,
        "department": "mib",
        "division": Division.objects.get(code="360731"),
        "purpose": "医疗救助对象身份核验（P18-3）",
        "purpose_code": "medical-aid",
        "scopes": scopes,
        "sender_id": "test-client",
        "callbacks": [CALLBACK],
        "is_private_allowed": True,
    } | more
    return actions.register_client(by=cast.system_administrator, registration=actions.Registration(**given))


def partner(cast: Cast, *, signs: bool = False, **given: Any) -> Partner:
    """Register and confirm a client; give it a secret and a token."""
    key = Ed25519PrivateKey.generate() if signs else None
    if key is not None:
        pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        given |= {"public_key": pem.decode(), "key_id": "k1"}
    client = actions.confirm_client(by=cast.security_administrator, client=registered(cast, **given))
    made = Partner(client, actions.issue_secret(by=cast.system_administrator, client=client), key=key)
    made.client.refresh_from_db()
    made.token = token_of(made)
    return made


def token_of(one: Partner, **more: str) -> str:
    """Ask for a token as OAuth 2.0 has it."""
    answer = Client().post(
        "/oauth/token",
        {"grant_type": "client_credentials", "client_id": one.client.client_id, "client_secret": one.secret} | more,
    )
    return str(answer.json()["access_token"])
