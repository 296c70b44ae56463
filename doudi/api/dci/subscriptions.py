"""Subscribe to what is new in the registry, unsubscribe, and find what subscribers are to be told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.api.clients.scopes import Scope
from doudi.api.dci.criteria import condition
from doudi.api.dci.envelopes import moment_of, now_text
from doudi.api.dci.exchanges import deliver
from doudi.api.dci.models import Delivery, Status, Subscription
from doudi.api.dci.refusals import RequestRejected
from doudi.api.dci.signatures import canonical
from doudi.api.machine.call import Call
from doudi.core.audit.trail import Actor, action, record
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.transactions import atomic_with_retry
from doudi.registry.models import Household, Membership, Person

REGISTER, NEW_MEMBER = "REGISTER", "NewHouseHoldMember"
MOST_SUBSCRIPTIONS = 500
"""The most active subscriptions of a client."""
NOTIFY_PATH = "/registry/notify"
MOST_NOTICES_AT_ONCE = 200
_OVERLAP = 500
"""How many keys are looked at again, for rows whose transaction ended after that of a later key."""
_RECORD_TYPES = {"member": "Member", "srperson": "SRPerson", "person": "SRPerson", "group": "Group", "srgroup": "Group"}


def subscribe_response(request: Mapping[str, Any], call: Call, *, by: Actor, callback: str) -> dict[str, Any]:
    """Subscribe for one request of a message; return its answer."""
    reference = {"reference_id": str(request["reference_id"]), "timestamp": now_text()}
    try:
        made = _subscribed(request, call, by=by, callback=callback)
    except RequestRejected as refused:
        return {
            **reference,
            "status": Status.REJECTED.value,
            "status_reason_code": refused.code,
            "status_reason_message": refused.message[:999],
        }
    return {**reference, "status": Status.SUCCEEDED.value, "subscriptions": [subscription_info(made)]}


def subscription_info(one: Subscription) -> dict[str, Any]:
    """Return a subscription as the standard shows it, without its filter, which may name a person."""
    return {
        "version": "1.0.0",
        "code": one.code,
        "status": one.state,
        "timestamp": timezone.localtime(one.ended_at or one.subscribed_at).isoformat(timespec="seconds"),
        "reg_event_type": one.event,
        "filter_type": one.filter_type,
        "notify_record_type": one.record_type,
    }


def _subscribed(request: Mapping[str, Any], call: Call, *, by: Actor, callback: str) -> Subscription:
    criteria = request["subscribe_criteria"]
    if not call.may(Scope.DCI_SUBSCRIBE):
        raise RequestRejected(
            "rjct.notify_types.invalid", _("令牌没有权限 {scope}。").format(scope=Scope.DCI_SUBSCRIBE)
        )
    if not 0 < len(str(request["reference_id"])) <= 99:
        raise RequestRejected("rjct.reference_id.invalid", _("reference_id 须有1到99个字符。"))
    event = _event(str(criteria["reg_event_type"]))
    record_type = _RECORD_TYPES.get(str(criteria["notify_record_type"]).rpartition(":")[2].lower())
    if record_type is None:
        raise RequestRejected("rjct.notify_details.invalid", _("记录类别可以用 Member、SRPerson、Group。"))
    starts_at, ends_at = _window(criteria.get("frequency"))
    kind = str(criteria.get("filter_type") or ("predicate" if isinstance(criteria["filter"], list) else "idtype-value"))
    is_group = record_type == "Group"
    condition(kind, criteria["filter"], call, is_group=is_group, code="rjct.notify_details.invalid")
    kept = json.dumps({"filter": criteria["filter"]}, ensure_ascii=False)
    about = canonical([event, record_type, kind, criteria["filter"]]).decode()
    fingerprint = blind_index(about, SealedKind.SECRET)
    active = Subscription.objects.filter(client=call.client, state=Subscription.State.ACTIVE)
    if active.filter(fingerprint=fingerprint).exists():
        raise RequestRejected("rjct.event.already_subscribed", _("已经订阅过同样的内容。"))
    if active.count() >= MOST_SUBSCRIPTIONS:
        message = _("订阅最多{most}项，请先退订。").format(most=MOST_SUBSCRIPTIONS)
        raise RequestRejected("rjct.notify_details.invalid", message)
    made = Subscription(
        client=call.client,
        code=f"sub-{secrets.token_hex(12)}",
        event=event,
        record_type=record_type,
        filter_type=kind,
        sealed_filter=kept,
        fingerprint=fingerprint,
        callback=_notify_address(callback, call),
        scopes=sorted(call.scopes),
        starts_at=starts_at,
        ends_at=ends_at,
    )
    made.first_key = made.last_key = _model_of(made).objects.aggregate(last=Max("pk"))["last"] or 0
    return _store(by=by, made=made)


@action("api_subscription.subscribe")
def _store(*, by: Actor, made: Subscription) -> Subscription:  # noqa: ARG001 - the decorator reads it
    made.save()
    record(
        _("接口客户“{name}”订阅{event}（{code}）。").format(name=made.client.name, event=made.event, code=made.code),
        subject=made,
    )
    return made


def _event(text: str) -> str:
    name = text.rpartition(":")[2].lower()
    events = {REGISTER.lower(): REGISTER, NEW_MEMBER.lower(): NEW_MEMBER}
    if name not in events:
        raise RequestRejected("rjct.notify_types.invalid", _("可以订阅 REGISTER 和 NewHouseHoldMember。"))
    return events[name]


def _window(frequency: Any) -> tuple[datetime | None, datetime | None]:
    """Return from when to when notices are wanted; they are sent as things happen, so no timetable is taken."""
    if frequency is None:
        return None, None
    starts_at, ends_at = moment_of(frequency["start_time"]), moment_of(frequency["end_time"])
    if frequency["frequency"].strip() not in {"", "* * * * *", "* * * * * ?", "* * * * * *"}:
        message = _("有变化就通知，不按时间表：frequency 写 * * * * *，或者不写。")
        raise RequestRejected("rjct.notify_details.invalid", message)
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        raise RequestRejected("rjct.notify_details.invalid", _("start_time 须早于 end_time。"))
    return starts_at, ends_at


def _notify_address(callback: str, call: Call) -> str:
    """Return where notices go: beside the address of the answer, or below the first registered one."""
    beside, is_usual, _rest = callback.rpartition("/registry/on-subscribe")
    return f"{beside if is_usual else call.client.callbacks[0].rstrip('/')}{NOTIFY_PATH}"


def unsubscribe_response(message: Mapping[str, Any], call: Call, *, by: Actor) -> dict[str, Any]:
    """End subscriptions; return the answer without its numbers. All are ended or, if one cannot be, none."""
    codes = [str(code) for code in message["subscription_codes"]]
    own = {one.code: one for one in Subscription.objects.filter(client=call.client, code__in=codes)}
    unknown = [code for code in codes if code not in own]
    ended = [code for code, one in own.items() if one.state == Subscription.State.ENDED]
    answer: dict[str, Any] = {"timestamp": now_text(), "status": Status.REJECTED.value}
    if not codes or unknown:
        return answer | {
            "status_reason_code": "rjct.subscription_code.invalid",
            "status_reason_message": _("没有这样的订阅：{codes}。").format(codes="、".join(unknown)[:500] or "—"),
        }
    if ended:
        answer["status_reason_code"] = "rjct.event.already_unsubscribed"
        answer["status_reason_message"] = _("已经退订：{codes}。").format(codes="、".join(ended)[:500])
    else:
        _end(by=by, subscriptions=list(own.values()))
        answer["status"] = Status.SUCCEEDED.value
    return answer | {"subscription_status": [{"code": code, "status": own[code].state} for code in own]}


@action("api_subscription.unsubscribe")
def _end(*, by: Actor, subscriptions: list[Subscription]) -> None:  # noqa: ARG001 - the decorator reads it
    for one in subscriptions:
        one.state, one.ended_at = Subscription.State.ENDED, timezone.now()
        one.save(update_fields=["state", "ended_at"])
    codes = "、".join(one.code for one in subscriptions)
    record(
        _("接口客户“{name}”退订{codes}。").format(name=subscriptions[0].client.name, codes=codes),
        subject=subscriptions[0],
    )


def _model_of(one: Subscription) -> Any:
    if one.event == NEW_MEMBER:
        return Membership
    return Household if one.record_type == "Group" else Person


def new_subjects(one: Subscription) -> QuerySet[Any]:
    """Return what is new since a subscription was last looked at, with an overlap."""
    call = Call(one.client, frozenset(one.scopes), "api_dci:notify")
    asked = json.loads(one.sealed_filter.clear())["filter"]
    is_group = one.record_type == "Group"
    wanted = condition(one.filter_type, asked, call, is_group=is_group)
    rows: QuerySet[Any]
    if is_group:
        rows = Household.objects.in_scope(one.client.scope).filter(wanted)
    else:
        rows = Person.objects.in_scope(one.client.scope).filter(wanted, merged_into=None)
    if one.event == NEW_MEMBER:
        column = "household__in" if is_group else "person__in"
        living = Q(kind=Membership.Kind.LIVING, withdrawn_at=None)
        rows = Membership.objects.filter(living, **{column: rows.values("pk")})
    told = Delivery.objects.filter(subscription=one).values("subject")
    since = max(one.first_key, one.last_key - _OVERLAP)
    return rows.filter(pk__gt=since).exclude(pk__in=told).order_by("pk").distinct()


def notify_due() -> int:
    """Put a notice on its way for everything that is new; return how many."""
    return sum(_notify(one) for one in _listening())


def _listening() -> Iterator[Subscription]:
    now = datetime.now(UTC)
    active = Subscription.objects.filter(state=Subscription.State.ACTIVE, client__state="active")
    for one in active.select_related("client__division").order_by("pk"):
        if (one.starts_at is None or one.starts_at <= now) and (one.ends_at is None or now <= one.ends_at):
            yield one


def _notify(one: Subscription) -> int:
    def store() -> int:
        try:
            keys = list(new_subjects(one).values_list("pk", flat=True)[:MOST_NOTICES_AT_ONCE])
        except RequestRejected:
            return 0
        for key in keys:
            deliver(subscription=one, subject=key, address=one.callback)
        if keys and keys[-1] > one.last_key:
            Subscription.objects.filter(pk=one.pk).update(last_key=keys[-1])
        return len(keys)

    return atomic_with_retry(store)
