"""Operations of our service: each is an entry of ``openapi.yaml``, by which its body is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from doudi.api.machine.bodies import json_body
from doudi.api.machine.call import Call
from doudi.api.machine.contracts import Contract, contract
from doudi.api.machine.endpoint import Answer, machine_endpoint
from doudi.api.machine.problems import READABLE, problem
from doudi.api.machine.refusals import ContractBroken

FILE = Path(__file__).parent / "openapi.yaml"
USUAL_PAGE, LARGEST_PAGE, LAST_PAGE = 50, 200, 100_000
Operation = Callable[..., Mapping[str, Any] | tuple[int, Mapping[str, Any]]]


def service() -> Contract:
    """Return the contract of our service."""
    return contract(FILE)


def operation(path: str, **by_method: tuple[str, Operation]) -> Answer:
    """Return the view of a path: for each method its scope and its function.

    A function of ``post`` takes the call and the body, one of ``get`` the call and the request; it returns the answer,
    or the status and the answer.
    """

    @machine_endpoint(*(method.upper() for method in by_method), scope=None, error=problem)
    def view(request: HttpRequest, call: Call, **arguments: Any) -> HttpResponse:
        method = str(request.method).lower()
        scope, function = by_method[method]
        call.require(scope)
        given: Any = request
        if method == "post":
            given = json_body(request)
            service().require(_schema_of(path), given)
            arguments["request"] = request
        answer = function(call, given, **arguments)
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        return JsonResponse(dict(body), status=status, json_dumps_params=READABLE)

    return view


def _schema_of(path: str) -> str:
    return f"/paths/{path.replace('~', '~0').replace('/', '~1')}/post/requestBody/content/application~1json/schema"


@dataclass(frozen=True)
class Paging:
    """A page of a list."""

    number: int
    size: int

    def of(self, rows: QuerySet[Any] | list[Any]) -> list[Any]:
        """Return the rows of the page."""
        first = (self.number - 1) * self.size
        return list(rows[first : first + self.size])

    def told(self, total: int) -> dict[str, int]:
        """Return what the answer says of the page."""
        return {"total": total, "page": self.number, "page_size": self.size}


def paging(request: HttpRequest, *more: str) -> Paging:
    """Return the page that an address asks for.

    Args:
        more: the other parameters that the address may have.
    Raises:
        ContractBroken
    """
    refuse_unknown(request, "page", "page_size", *more)
    return Paging(
        _whole(request, "page", LAST_PAGE, usual=1), _whole(request, "page_size", LARGEST_PAGE, usual=USUAL_PAGE)
    )


def _whole(request: HttpRequest, name: str, most: int, *, usual: int) -> int:
    if name not in request.GET:
        return usual
    text = request.GET[name]
    if not (text.isascii() and text.isdecimal()) or len(text) > 6 or not 1 <= int(text) <= most:
        message = _("{name} 须是1到{most}的整数。").format(name=name, most=most)
        raise ContractBroken(message, **{name: message})
    return int(text)


def refuse_unknown(request: HttpRequest, *known: str) -> None:
    """Refuse parameters that there are not, and ones given twice: a misspelt filter would give too much.

    Raises:
        ContractBroken
    """
    for name in request.GET:
        if name not in known or len(request.GET.getlist(name)) > 1:
            message = _("没有参数“{name}”，或者写了两次。").format(name=name[:40])
            raise ContractBroken(message)
