"""Search the registry for one request of a message: its page of records, and how many there are in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doudi.api.clients.scopes import Scope
from doudi.api.dci.attributes import CRITERIA_INVALID
from doudi.api.dci.criteria import condition, is_group_asked
from doudi.api.dci.envelopes import moment_of, now_text
from doudi.api.dci.models import Status
from doudi.api.dci.records import group_records, member_records
from doudi.api.dci.refusals import PagesWrong, RequestRejected
from doudi.api.machine.call import Call
from doudi.core.access_log.models import Access
from doudi.registry.models import Household, Person

REGISTRY_TYPE = "ns:org:RegistryType:Social"
USUAL_PAGE = 50
LARGEST_PAGE = 500
DEEPEST_ROW = 10_000
"""How far down pages go; who asks for more narrows the search."""
LONGEST_REFERENCE = 99
_SORTS = {
    False: {"name": "name", "birth_date": "birth_date", "member_identifier": "number"},
    True: {"group_identifier": "number", "location": "village_id"},
}
_PERSON_TYPES = frozenset({"srperson", "person"})


@dataclass(frozen=True)
class Page:
    """A page of records; numbers begin with 1."""

    number: int
    size: int

    @property
    def first(self) -> int:
        """How many rows lie before it."""
        return (self.number - 1) * self.size


def page_of(request: Mapping[str, Any]) -> Page:
    """Return the page that a request asks for, in its criteria or beside them.

    Raises:
        PagesWrong
    """
    asked = request.get("search_criteria", {}).get("pagination") or request.get("pagination") or {}
    size, number = asked.get("page_size", USUAL_PAGE), asked.get("page_number", 1)
    for value in (size, number):
        if not isinstance(value, int | float) or value != int(value) or value < 1:
            raise PagesWrong(_("rjct.pagination.invalid：page_size、page_number 须是从1起的整数。"))
    if size > LARGEST_PAGE or size * number > DEEPEST_ROW:
        message = _("rjct.pagination.invalid：每页最多{page}条，最深到第{row}条，请缩小范围。")
        raise PagesWrong(message.format(page=LARGEST_PAGE, row=DEEPEST_ROW))
    return Page(int(number), int(size))


def search_response(request: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """Return the answer to one request: a page of records, or why it was rejected."""
    reference = {"reference_id": str(request["reference_id"]), "timestamp": now_text()}
    try:
        found = _found(request, call)
    except RequestRejected as refused:
        return {
            **reference,
            "status": Status.REJECTED.value,
            "status_reason_code": refused.code,
            "status_reason_message": refused.message[:999],
        }
    locale = {"locale": request["locale"]} if "locale" in request else {}
    return {**reference, "status": Status.SUCCEEDED.value, **found, **locale}


def _found(request: Mapping[str, Any], call: Call) -> dict[str, Any]:
    criteria = request["search_criteria"]
    try:
        page = page_of(request)
    except PagesWrong as refused:
        raise RequestRejected("rjct.pagination.invalid", refused.message) from None
    if not 0 < len(str(request["reference_id"])) <= LONGEST_REFERENCE:
        raise RequestRejected("rjct.reference_id.invalid", _("reference_id 须有1到99个字符。"))
    _require_consent(criteria, call)
    kind = criteria["query_type"]
    needed = Scope.DCI_SEARCH if kind == "idtype-value" else Scope.DCI_QUERY
    if not call.may(needed):
        raise RequestRejected(CRITERIA_INVALID, _("令牌没有权限 {scope}。").format(scope=needed))
    is_group = is_group_asked(criteria)
    wanted = condition(kind, criteria["query"], call, is_group=is_group)
    rows: Any = (
        Household.objects.in_scope(call.client.scope).filter(wanted, ended_on=None)
        if is_group
        else Person.objects.in_scope(call.client.scope).filter(wanted, merged_into=None).select_related("household")
    )
    rows = rows.distinct() if _may_repeat(rows) else rows
    total = rows.count()
    if total > DEEPEST_ROW:
        message = _("找到{number}条，多于{most}条，请缩小范围。")
        code = "rjct.search.too_many_records_found"
        raise RequestRejected(code, message.format(number=total, most=DEEPEST_ROW))
    shown = list(rows.order_by(*_order(criteria, is_group=is_group))[page.first : page.first + page.size])
    call.kind = Access.Kind.SEARCH if kind != "idtype-value" else Access.Kind.LOOK_UP
    record_type = _record_type(criteria, is_group=is_group)
    as_person = record_type.rpartition(":")[2].lower() in _PERSON_TYPES
    records = group_records(shown, call) if is_group else member_records(shown, call, as_person=as_person)
    return {
        "data": {
            "version": "1.0.0",
            "reg_type": REGISTRY_TYPE,
            "reg_record_type": record_type,
            "reg_records": records,
        },
        "pagination": {"page_size": page.size, "page_number": page.number, "total_count": total},
    }


def _may_repeat(rows: Any) -> bool:
    """Whether the query joins tables that may have several rows of one."""
    return len(rows.query.alias_map) > 1


def _record_type(criteria: Mapping[str, Any], *, is_group: bool) -> str:
    if is_group:
        return "Group"
    asked = str(criteria.get("reg_record_type") or "").rpartition(":")[2]
    if asked.lower() not in {"", "member", *_PERSON_TYPES}:
        raise RequestRejected(CRITERIA_INVALID, _("记录类别可以用 Member、SRPerson、Group。"))
    return "SRPerson" if asked.lower() in _PERSON_TYPES else "Member"


def _order(criteria: Mapping[str, Any], *, is_group: bool) -> list[str]:
    order, known = [], _SORTS[is_group]
    for one in criteria.get("sort", []):
        column = known.get(str(one.get("attribute_name", "")).rpartition(":")[2].lower())
        if column is None or one.get("sort_order", "asc") not in {"asc", "desc"}:
            message = _("可以按{known}排序，asc 或者 desc。").format(known="、".join(known))
            raise RequestRejected("rjct.sort.invalid", message)
        order.append(f"-{column}" if one.get("sort_order") == "desc" else column)
    return [*order, "pk"]


def _require_consent(criteria: Mapping[str, Any], call: Call) -> None:
    """Refuse a search whose consent or authorization is for another purpose, or missing where the client needs it.

    Raises:
        RequestRejected
    """
    stated = [criteria[name] for name in ("consent", "authorize") if criteria.get(name)]
    if not stated and call.client.is_consent_required:
        raise RequestRejected(CRITERIA_INVALID, _("这个系统每次查询须写明本人同意（consent）。"))
    for one in stated:
        purpose = one.get("purpose")
        code = purpose.get("code") if isinstance(purpose, dict) else None
        if code is not None and code != call.client.purpose_code:
            message = _("同意的用途与登记的用途（{code}）不符。").format(code=call.client.purpose_code)
            raise RequestRejected(CRITERIA_INVALID, message)
        if call.client.is_consent_required and (code is None or moment_of(one.get("ts")) is None):
            raise RequestRejected(CRITERIA_INVALID, _("本人同意须写明时间（ts）和用途代码（purpose.code）。"))
