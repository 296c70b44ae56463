"""Answers to the script of phones without signal: pages to take along, what was received, what changed meanwhile.

The script (``casework/home_visit.js``) and its store are one for every list that is worked without signal
(docs/decisions/0021-phone-store.md); a room gives the pages, and answers what the phone sends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

_MOST_KEY_DIGITS = 9


@dataclass(frozen=True)
class PhonePage:
    """A page that a phone takes along: its name in the store, what the list calls it, its address and its HTML.

    ``order`` is its place in the list of the phone, ``task`` what the list of an officer's day calls it.
    """

    id: str
    title: str
    url: str
    html: str
    order: int = 0
    task: str = ""


@dataclass(frozen=True)
class OtherRecord:
    """A record of somebody else, as a phone shows it beside its own."""

    day: str
    visitors: str
    seen: str


def chosen_values(request: HttpRequest, name: str, most: int) -> list[str]:
    """Return what was chosen to be taken along.

    Raises:
        BadRequest: nothing or too much is chosen.
    """
    chosen = request.POST.getlist(name)[: most + 1]
    if not chosen or len(chosen) > most:
        raise BadRequest
    return chosen


def chosen_keys(request: HttpRequest, name: str, most: int) -> list[int]:
    """Return the keys of the rows chosen to be taken along.

    Raises:
        BadRequest: nothing or too much is chosen, or something that is no key.
    """
    chosen = chosen_values(request, name, most)
    if not all(one.isdecimal() and len(one) <= _MOST_KEY_DIGITS for one in chosen):
        raise BadRequest
    return [int(one) for one in chosen]


def pages_to_take_along(pages: Iterable[PhonePage]) -> HttpResponse:
    """Return pages for the store of the phone."""
    return JsonResponse({"pages": [asdict(page) for page in pages]})


def is_from_phone(request: HttpRequest) -> bool:
    """Whether the script of the phone sent the request."""
    return bool(request.headers.get("X-Visit"))


def received(request: HttpRequest, address: str) -> HttpResponse:
    """Answer that a record was received; the script clears the phone, then follows the address."""
    if is_from_phone(request):
        return HttpResponse(status=201, headers={"Location": address})
    return HttpResponseRedirect(address)


def changed_meanwhile(version: int, step: str, others: Sequence[OtherRecord]) -> HttpResponse:
    """Answer with what the office has now, where a phone sends a record made before it changed."""
    visits: list[dict[str, Any]] = [asdict(one) for one in others]
    return JsonResponse({"version": version, "step": step, "visits": visits}, status=409)
