"""Addresses of callbacks: what may be registered, which registered one an address belongs to, where it resolves to.

An answer goes only below an address that two administrators registered, so that a caller cannot make this server call
what it likes. The host is resolved for each call, and the address that was checked is the one that is called.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from doudi.api.clients.refusals import CallbackNotAllowed

MOST_CALLBACKS = 5
LONGEST_ADDRESS = 200
_PORTS = {"http": 80, "https": 443}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def parsed_address(text: str) -> SplitResult:
    """Return the parts of an http(s) address.

    Raises:
        CallbackNotAllowed: it is none, or names a user or a fragment.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    is_one = parts.scheme in _PORTS and parts.hostname and parts.username is None and not parts.fragment
    if not is_one or len(text) > LONGEST_ADDRESS or (port is not None and port < 1) or not text.isascii():
        message = _("“{address}”不是回调地址：写成 https://主机/路径，不超过{most}个字符。")
        raise CallbackNotAllowed(message.format(address=text[:60], most=LONGEST_ADDRESS))
    return parts


def refuse_unfit_callback(text: str, *, is_private_allowed: bool) -> None:
    """Refuse an address that may not be registered.

    Raises:
        CallbackNotAllowed: it is none, is not encrypted, or names a private network where that is not allowed.
    """
    parts = parsed_address(text)
    if is_private_allowed:
        return
    if parts.scheme != "https":
        raise CallbackNotAllowed(_("回调地址须用 https；内网里的，勾选“回调地址在内网”。"))
    try:
        literal = ipaddress.ip_address(str(parts.hostname))
    except ValueError:
        literal = None
    if parts.hostname == "localhost" or (literal is not None and not literal.is_global):
        raise CallbackNotAllowed(_("回调地址在内网：确实要用的，勾选“回调地址在内网”，由安全管理员确认。"))


def is_registered(address: str, callbacks: Sequence[str]) -> bool:
    """Whether an address lies below a registered one: the same scheme, host and port, and its path or deeper."""
    try:
        asked = parsed_address(address)
    except CallbackNotAllowed:
        return False
    if ".." in asked.path or "\\" in asked.path or "%" in asked.path:
        return False
    return any(_is_below(asked, parsed_address(callback)) for callback in callbacks)


def _is_below(asked: SplitResult, registered: SplitResult) -> bool:
    folder = registered.path.rstrip("/")
    is_same_server = (asked.scheme, asked.hostname, port_of(asked)) == (
        registered.scheme,
        registered.hostname,
        port_of(registered),
    )
    return is_same_server and (asked.path == folder or asked.path.startswith(f"{folder}/"))


def port_of(parts: SplitResult) -> int:
    """Return the port of an address, or the usual one of its scheme."""
    return parts.port or _PORTS[parts.scheme]


def resolved(host: str, port: int, *, is_private_allowed: bool) -> Address:
    """Return the address that a host has now.

    Raises:
        CallbackNotAllowed: one of its addresses is private, and that is not allowed.
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not is_private_allowed and not all(address.is_global for address in addresses):
        raise CallbackNotAllowed(_("回调地址解析到内网，没有发送。"))
    return addresses[0]
