"""Where messages for the next page are kept: in a cookie of this host, those too long for it in the session."""

from __future__ import annotations

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage

from doudi.core.cookies import cookie_name


class OwnCookieStorage(CookieStorage):
    """The cookie of messages under the name that browsers tie to this host."""

    cookie_name = cookie_name("messages")


class MessageStorage(FallbackStorage):
    """Messages in a cookie first, else in the session."""

    storage_classes = (OwnCookieStorage, SessionStorage)
