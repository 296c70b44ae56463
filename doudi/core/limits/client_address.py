"""The network address of a client, behind as many web servers as the settings say."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - the name of no address, nothing listens there
_NETWORK_OF_A_CLIENT = 64
"""The bits of an IPv6 address that belong to one connection; the rest its owner chooses freely."""


def client_address(request: HttpRequest) -> str:
    """Return the client's address: what our outermost web server saw, else the other end of the connection.

    Only as many entries of X-Forwarded-For are believed, from the right, as ``ALLAUTH_TRUSTED_PROXY_COUNT`` says.
    """
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    found = forwarded[-trusted] if trusted and len(forwarded) >= trusted else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return UNKNOWN_ADDRESS


def counted_address(request: HttpRequest) -> str:
    """Return the address under which a client is counted: of IPv6 the network."""
    address = ipaddress.ip_address(client_address(request))
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _NETWORK_OF_A_CLIENT), strict=False))
    return str(address)
