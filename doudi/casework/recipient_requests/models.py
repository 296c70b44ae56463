"""Requests of people who receive assistance. They change nothing: an officer opens the procedure or returns them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doudi.casework.recipient_requests.kinds import REQUEST_KINDS, RequestKind
from doudi.casework.referrals.models import Correspondence
from doudi.core.attachments.models import Attachment
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person


class Identity(models.TextChoices):
    """How far the sender was recognised; only officers see it."""

    CODE = "code", _("凭回执号和查询码")
    AWARD = "award", _("姓名、身份证号后四位和电话与登记一致")
    UNPROVED = "unproved", _("没有与登记对上")


class IdentityCheck(models.TextChoices):
    """How the officer made sure that the person themselves asked."""

    CARD = "card", _("当面核对了本人身份证原件")
    CALL_BACK = "call_back", _("拨打登记的电话，与本人核对了姓名、出生日期和要办的事")
    VISIT = "visit", _("上门见到本人")


class RequestOutcome(models.TextChoices):
    """How a request ended."""

    ACCEPTED = "accepted", _("已接收，转入办理")
    RETURNED = "returned", _("已退回")
    HANDED_OVER = "handed", _("已交给本人签收")


class RecipientRequest(Correspondence):
    """A change, a card, a move, an exit, an objection or a wish to see one's data, sent from a phone (SC649-13).

    What was written is sealed: ``details`` holds name, last digits of the identity number, the fields of the kind and
    the number of a new card.
    """

    receipt = models.CharField(_("回执号"), max_length=20, unique=True)
    code_hash = models.CharField(max_length=128)
    kind = models.CharField(_("事项"), max_length=10, choices=[(one.id, one.label) for one in REQUEST_KINDS.values()])
    identity = models.CharField(_("身份"), max_length=10, choices=Identity.choices)
    application = models.ForeignKey(
        "casework.Application", null=True, on_delete=models.PROTECT, related_name="recipient_requests"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    phone = SealedField(_("联系电话"), kind=SealedKind.PHONE)
    sealed_details = SealedField(kind=SealedKind.ROW)
    files = models.ManyToManyField(Attachment, related_name="+")
    outcome = models.CharField(_("结果"), max_length=10, choices=RequestOutcome.choices, blank=True)
    identity_check = models.CharField(_("怎么核对的身份"), max_length=10, choices=IdentityCheck.choices, blank=True)
    case = models.ForeignKey("casework.Case", null=True, on_delete=models.PROTECT, related_name="recipient_requests")

    class Meta(Correspondence.Meta):
        verbose_name = _("群众申报")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on=None, outcome="") | Q(ended_on__isnull=False) & ~Q(outcome=""),
                name="recipient_request_ends_as_something",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="accepted") | Q(case__isnull=False), name="accepted_request_has_a_case"
            ),
        )

    def __str__(self) -> str:
        return self.receipt

    def get_absolute_url(self) -> str:
        return reverse("casework:recipient_request", args=[self.pk])

    @property
    def declared(self) -> RequestKind:
        """The declaration of its kind."""
        return REQUEST_KINDS[self.kind]

    @property
    def details(self) -> dict[str, Any]:
        """What was written, decrypted."""
        details: dict[str, Any] = json.loads(self.sealed_details.clear())
        return details

    @property
    def account(self) -> str:
        """The number of the new card as sent, in clear; empty where none was sent."""
        return str(self.details.get("account", ""))

    @property
    def sent_on(self) -> date:
        """The day on which it was sent."""
        return timezone.localdate(self.recorded_at)

    @property
    def name(self) -> str:
        """Who sent it, in their own words."""
        return str(self.details["name"])

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        return self.get_outcome_display() if self.outcome else _("待接收")
