"""Send a message to a registered address: to the very address that was checked, without following redirects."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from doudi.api.clients.addresses import Address, is_registered, parsed_address, port_of, resolved
from doudi.api.clients.models import ApiClient
from doudi.api.clients.refusals import CallbackNotAllowed

TIMEOUT_SECONDS = 10.0
_MOST_ANSWER_BYTES = 64_000
_ACCEPTED = range(200, 300)


class CallbackFailed(Exception):  # noqa: N818 - what happened, not a programming error
    """The address did not take the message; the text says why, without what was sent."""


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked up before, so that the name cannot change in between."""

    def __init__(self, host: str, port: int, address: Address, *, is_encrypted: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self._address, self._is_encrypted = address, is_encrypted

    def connect(self) -> None:
        self.sock = socket.create_connection((str(self._address), self.port), TIMEOUT_SECONDS)
        if self._is_encrypted:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def send(client: ApiClient, address: str, body: Mapping[str, Any]) -> None:
    """Send a message.

    Raises:
        CallbackFailed: the address is not registered, cannot be reached, or answers with something else than success.
    """
    if not is_registered(address, client.callbacks):
        raise CallbackFailed(_("地址不在登记的回调地址之下。"))
    parts = parsed_address(address)
    host, port = str(parts.hostname), port_of(parts)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if client.callback_token:
        headers["Authorization"] = f"Bearer {client.callback_token.clear()}"
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        pinned = resolved(host, port, is_private_allowed=client.is_private_allowed)
        connection = _Pinned(host, port, pinned, is_encrypted=parts.scheme == "https")
        try:
            connection.request("POST", path or "/", json.dumps(body, ensure_ascii=False).encode(), headers)
            answer = connection.getresponse()
            answer.read(_MOST_ANSWER_BYTES)
        finally:
            connection.close()
    except CallbackNotAllowed as refused:
        raise CallbackFailed(refused.message) from refused
    except (OSError, http.client.HTTPException) as error:
        raise CallbackFailed(_("连不上（{kind}）。").format(kind=type(error).__name__)) from error
    if answer.status not in _ACCEPTED:
        raise CallbackFailed(_("对方答复 HTTP {status}。").format(status=answer.status))
