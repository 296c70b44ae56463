"""Envelopes: what a message that came in says of itself, checked; and the envelope of what goes out."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from doudi.api.clients.addresses import is_registered
from doudi.api.clients.models import LONGEST_ID, ApiClient
from doudi.api.dci.models import Status
from doudi.api.dci.refusals import (
    ActionNotFitting,
    EncryptionNotSupported,
    MessageRefused,
    MessageTimeWrong,
    ReceiverUnknown,
    SenderUnknown,
    SenderUriNotRegistered,
    TooManyRequests,
    TotalCountWrong,
    VersionNotSupported,
)
from doudi.api.dci.signatures import canonical, our_signature, require_signature
from doudi.api.dci.standard import CALLBACK_HEADER, HEADER, VERSION, message_schema, standard
from doudi.api.machine.refusals import ContractBroken

MOST_REQUESTS = 100
"""The most requests of one message."""
_CHECKED_BY_CRITERIA = frozenset({"query", "filter"})
"""Parts whose schema refuses every whole number, as one that is both an integer and a number; criteria check them."""

_FUTURE_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Envelope:
    """A message that may be answered: header, message, and a hash that says whether another one is the same."""

    header: Mapping[str, Any]
    message: Mapping[str, Any]
    content_hash: str

    @property
    def message_id(self) -> str:
        """The number that the sender gave the message."""
        return str(self.header["message_id"])

    @property
    def transaction_id(self) -> str:
        """The number that the sender gave the business."""
        return str(self.message["transaction_id"])


def opened(body: Mapping[str, Any], client: ApiClient, *, action: str, schema: str, is_callback: bool) -> Envelope:
    """Check a message as a whole and return it.

    Args:
        schema: the name of the standard's schema of the message.
        is_callback: whether it has the header of callbacks, which states what became of a message.
    Raises:
        ContractBroken: it does not fit the standard.
        MessageRefused: one of its subclasses says why it is not taken.
    """
    header, message = body.get("header"), body.get("message")
    standard().require(CALLBACK_HEADER if is_callback else HEADER, header if header is not None else {})
    assert isinstance(header, dict)  # noqa: S101 - the standard has just seen to it
    if header.get("is_msg_encrypted") or (isinstance(message, dict) and "ciphertext" in message):
        raise EncryptionNotSupported(_("本系统只收 TLS 传来的、没有另外加密的消息。"))
    if not isinstance(message, dict):
        raise ContractBroken(_("缺少 message。"))
    standard().require(message_schema(schema), message, unchecked=_CHECKED_BY_CRITERIA)
    _refuse_unfit_header(header, client, action)
    require_signature(client, body.get("signature"), header, message)
    content = {"action": action, "header": header, "message": message}
    return Envelope(header, message, hashlib.sha256(canonical(content)).hexdigest())


def _refuse_unfit_header(header: Mapping[str, Any], client: ApiClient, action: str) -> None:
    if header.get("version", VERSION) != VERSION:
        raise VersionNotSupported(_("只支持版本 {version}。").format(version=VERSION))
    if header["action"] != action:
        raise ActionNotFitting(_("这个地址的 action 须是 {action}。").format(action=action))
    if header.get("sender_id", client.sender_id) != client.sender_id:
        raise SenderUnknown(_("sender_id 不是取得令牌的系统登记的标识。"))
    if client.receiver_id and header.get("receiver_id", client.receiver_id) != client.receiver_id:
        raise ReceiverUnknown(_("receiver_id 不是登记的对本系统的称呼。"))
    if not 0 < len(str(header["message_id"])) <= LONGEST_ID:
        raise MessageRefused(_("message_id 须有1到{most}个字符。").format(most=LONGEST_ID))
    sent_at = moment_of(header["message_ts"])
    if sent_at is None or sent_at.timestamp() > time.time() + _FUTURE_SECONDS:
        raise MessageTimeWrong(_("message_ts 不是时间，或者在将来，请核对时钟。"))


def moment_of(text: object) -> datetime | None:
    """Return a time with its zone; None if the text is none."""
    try:
        moment = datetime.fromisoformat(str(text).upper().replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def refuse_wrong_count(header: Mapping[str, Any], *numbers: int) -> None:
    """Refuse a header that states another number of requests than the message has.

    Raises:
        TooManyRequests, TotalCountWrong
    """
    if max(numbers) > MOST_REQUESTS:
        raise TooManyRequests(_("一条消息最多{most}项请求。").format(most=MOST_REQUESTS))
    if header["total_count"] not in numbers:
        raise TotalCountWrong(_("total_count 与请求的项数不符。"))


def callback_of(header: Mapping[str, Any], client: ApiClient, path: str) -> str:
    """Return where the answer goes: the address in the header if it is registered, else below the first registered one.

    Empty if the client has none: it asks for the status of the transaction instead.

    Raises:
        SenderUriNotRegistered
    """
    asked = header.get("sender_uri")
    if asked:
        if not is_registered(str(asked), client.callbacks):
            raise SenderUriNotRegistered(_("sender_uri 不在登记的回调地址之下，不会发送：请管理员登记。"))
        return str(asked)
    return f"{client.callbacks[0].rstrip('/')}{path}" if client.callbacks else ""


def new_id() -> str:
    """Return a number that nobody can guess."""
    return secrets.token_hex(16)


def now_text() -> str:
    """Return the real time, in the county's zone; a demonstration's clock is not meant."""
    return datetime.now(UTC).astimezone().isoformat(timespec="milliseconds")


def answer_envelope(
    client: ApiClient,
    action: str,
    message: Mapping[str, Any] | None,
    *,
    status: str = Status.SUCCEEDED,
    total: int = 1,
    completed: int | None = None,
    message_id: str = "",
    reason: str = "",
    reason_text: str = "",
) -> dict[str, Any]:
    """Return a signed message of ours to a client."""
    header: dict[str, Any] = {
        "version": VERSION,
        "message_id": message_id or new_id(),
        "message_ts": now_text(),
        "action": action,
        "status": str(status),
        "total_count": total,
        "completed_count": total if completed is None else completed,
        "sender_id": client.receiver_id or settings.DCI_SENDER_ID,
        "receiver_id": client.sender_id,
        "is_msg_encrypted": False,
    }
    if reason:
        header |= {"status_reason_code": reason}
    if reason_text:
        header |= {"status_reason_message": reason_text[:999]}
    body: dict[str, Any] = {"header": header}
    if message is not None:
        body["message"] = dict(message)
    return {"signature": our_signature(header, body.get("message")), **body}
