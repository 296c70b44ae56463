"""Applications from other systems, and how far they are: sent like a helper's, decided by nobody here."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.api.machine.actor import ClientActor
from doudi.api.machine.call import Call
from doudi.api.machine.refusals import NotFound
from doudi.api.v1.facts import typed_facts
from doudi.api.v1.models import ReceivedApplication
from doudi.api.v1.operations import paging
from doudi.api.v1.refusals import ApplicationNotFitting, KeyRequired, KeyTaken
from doudi.casework.actions import Answers, send_application
from doudi.casework.models import Application, Case
from doudi.casework.procedures.loader import application_procedures
from doudi.core.divisions.models import Division
from doudi.core.divisions.scope import contains
from doudi.core.transactions import atomic_with_retry
from doudi.registry.circumstance_kinds import HOUSEHOLD_KINDS, PERSON_KINDS
from doudi.values.identity_number import IdentityNumber, IdentityNumberError

_KEY = re.compile(r"[0-9A-Za-z_-]{8,64}")
_HEAD = "户主"
_NOT_DECLARED = frozenset({"child_status"})
"""What no other system declares: HIV is one of its words."""


def receive(call: Call, body: Mapping[str, Any], *, request: HttpRequest) -> tuple[int, dict[str, Any]]:
    """Receive an application; the same key again gives the same receipt, without the code.

    Raises:
        KeyRequired, KeyTaken, ApplicationNotFitting, ContractBroken; further, whatever casework refuses.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise KeyRequired(_("须有请求头 Idempotency-Key：8到64个字母、数字、横线。"))
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def store() -> tuple[int, dict[str, Any]]:
        earlier = ReceivedApplication.objects.filter(client=call.client, key=key).select_related("application").first()
        if earlier is not None:
            if earlier.content_hash != digest:
                raise KeyTaken(_("这个 Idempotency-Key 已经用在另一件申请上。"))
            return 200, _receipt(earlier.application)
        village, answers = _village(call, body), _answers(body)
        application, code = send_application(
            by=ClientActor(call.client.name),
            channel=Application.Channel.INTERFACE,
            village=village,
            answers=answers,
            mandate=_("{system}送来，{key}").format(system=call.client.name, key=key)[:200],
        )
        ReceivedApplication.objects.create(client=call.client, key=key, content_hash=digest, application=application)
        return 201, {**_receipt(application), "code": code}

    return atomic_with_retry(store)


def _village(call: Call, body: Mapping[str, Any]) -> Division:
    village = Division.objects.filter(code=body["village_code"], level=Division.Level.VILLAGE).first()
    if village is None or not contains(call.client.scope, village.code):
        message = _("没有这个村（居），或者不在登记的范围里。")
        raise ApplicationNotFitting(message, village_code=message)
    return village


def _answers(body: Mapping[str, Any]) -> Answers:
    members = [_member(one) for one in body["members"]]
    numbers = [member["id_number"] for member in members]
    if len(set(numbers)) != len(numbers):
        message = _("两个成员的身份证号相同。")
        raise ApplicationNotFitting(message, members=message)
    if members[0]["relation"] != _HEAD:
        message = _("第一个成员是申请人，关系写“户主”。")
        raise ApplicationNotFitting(message, members=message)
    household = typed_facts(body.get("household", {}), {kind.name: kind for kind in HOUSEHOLD_KINDS})
    kinds = {kind.name: kind for kind in HOUSEHOLD_KINDS}
    return Answers(
        members=members,
        household={name: kinds[name].written(value) for name, value in household.items()},
        subjects=_subjects(body, len(members)),
        phone=body["phone"],
        words=body.get("words", ""),
        consent={"agreed": "yes", "signed": body["consent"]["signed"], "text": body["consent"]["text"]},
    )


def _member(given: Mapping[str, Any]) -> dict[str, Any]:
    try:
        number = IdentityNumber.parse(given["id_number"])
    except IdentityNumberError:
        message = _("{name}的身份证号不对，请核对证件。").format(name=given["name"])
        raise ApplicationNotFitting(message, members=message) from None
    kinds = {kind.name: kind for kind in PERSON_KINDS}
    facts = typed_facts(given.get("facts", {}), kinds, but_not=_NOT_DECLARED)
    return {
        "name": given["name"].strip(),
        "id_number": number.text,
        "relation": given["relation"].strip(),
        "facts": {name: kinds[name].written(value) for name, value in facts.items()},
    }


def _subjects(body: Mapping[str, Any], size: int) -> dict[str, list[int]]:
    procedures = application_procedures()
    subjects: dict[str, list[int]] = {}
    for one in body["matters"]:
        procedure = procedures.get(one["matter"])
        if procedure is None:
            message = _("没有事项“{name}”，可以写{known}。").format(name=one["matter"], known="、".join(procedures))
            raise ApplicationNotFitting(message, matters=message)
        chosen = list(one.get("members", (0,) if size == 1 else ()))
        if procedure.covers == "person" and (not chosen or max(chosen) >= size):
            message = _("“{name}”按个人申请，members 写是哪几个成员。").format(name=procedure.label)
            raise ApplicationNotFitting(message, matters=message)
        subjects[procedure.id] = chosen if procedure.covers == "person" else []
    return subjects


def own_cases(call: Call, request: HttpRequest) -> dict[str, Any]:
    """Return the cases that the client sent, the latest first."""
    page = paging(request)
    sent = ReceivedApplication.objects.filter(client=call.client).values("application")
    found = Case.objects.filter(application__in=sent)
    return {**page.told(found.count()), "cases": [_case(case) for case in page.of(found.order_by("-pk"))]}


def own_application(call: Call, request: HttpRequest, *, receipt: str) -> dict[str, Any]:  # noqa: ARG001 - as all
    """Return an application that the client sent.

    Raises:
        NotFound
    """
    found = ReceivedApplication.objects.filter(client=call.client, application__receipt=receipt).first()
    if found is None:
        raise NotFound(_("没有这个回执，或者不是本系统送来的。"))
    return _receipt(found.application)


def _receipt(application: Application) -> dict[str, Any]:
    return {
        "receipt": application.receipt,
        "sent_at": timezone.localtime(application.sent_at).isoformat(timespec="seconds"),
        "cases": [_case(case) for case in application.cases.order_by("pk")],
    }


def _case(case: Case) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": case.number,
        "matter": case.procedure_id,
        "name": str(case.procedure.label),
        "state": case.step,
        "state_name": str(case.step_label),
    }
    if case.outcome:
        told["outcome"] = case.outcome
    if case.due_on:
        told["due_on"] = case.due_on.isoformat()
    return told
