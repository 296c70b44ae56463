"""What a person received of another department, from a linked row of a delivery."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Department
from doudi.core.audit.trail import Actor
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.monitoring.deliveries.models import Delivery
from doudi.registry.circumstances.hiv_confidentiality import may_see_hiv_status
from doudi.registry.models import Person


class AidKind(models.TextChoices):
    """Kinds of help, the same for our own and every other department's."""

    LIVING = "living", _("基本生活")
    CARE = "care", _("照料护理")
    RELIEF = "relief", _("临时救助")
    MEDICAL = "medical", _("医疗救助")
    EDUCATION = "education", _("教育救助")
    HOUSING = "housing", _("住房救助")
    EMPLOYMENT = "employment", _("就业救助")
    DISASTER = "disaster", _("受灾救助")
    ELECTRICITY = "electricity", _("用电减免")
    OTHER = "other", _("其他")


NAMING_HIV = frozenset({"free_treatment"})
"""Data sets whose names of projects may name HIV; the others of them are called neutrally too."""


class ReceivedAid(models.Model):
    """A person's aid of a department.

    The same aid in later deliveries of its data set stays one row, and ``last_listed`` moves on; what changed in it
    withdraws the row and adds another. What the department calls it is sealed where it is about health. ``number``
    tells apart equal aid of one person, kind and day.
    """

    village_field = "person__village_id"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="received_aid")
    source = models.CharField(_("数据"), max_length=30)
    department = models.CharField(_("部门"), max_length=10, choices=Department.choices)
    kind = models.CharField(_("类别"), max_length=12, choices=AidKind.choices)
    is_aid = models.BooleanField(_("是救助"), default=True)
    name = models.CharField(_("项目"), max_length=60, blank=True)
    sealed_name = SealedField(_("项目"), kind=SealedKind.HEALTH, blank=True)
    name_index = models.CharField(max_length=32)
    number = models.PositiveSmallIntegerField(default=1)
    given_from = models.DateField(_("自"))
    given_to = models.DateField(_("至"), null=True)
    amount_fen = models.BigIntegerField(_("金额"), null=True)
    last_listed = models.DateField(_("名单最近到"))
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="received_aid")
    source_row = models.PositiveIntegerField(_("行"))
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("作废时间"), null=True)

    objects = ScopedQuerySet["ReceivedAid"].as_manager()

    class Meta:
        verbose_name = _("其他部门给的救助")
        ordering = ("-given_from", "pk")
        indexes = (models.Index(fields=("source", "person"), name="received_aid_of_source"),)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "source", "name_index", "given_from", "number"),
                condition=Q(withdrawn_at=None),
                name="received_aid_once",
            ),
            models.CheckConstraint(
                condition=Q(given_to=None) | Q(given_to__gte=F("given_from")), name="received_aid_ends_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"

    @property
    def label(self) -> str:
        """What the department calls it."""
        text = self.sealed_name.clear() if self.sealed_name else self.name
        return text or str(self.get_kind_display())

    def label_for(self, by: Actor) -> str:
        """What a reader sees: of free treatment only the kind where they may not know who has HIV (HIV179-2)."""
        if self.source in NAMING_HIV and not may_see_hiv_status(by):
            return str(self.get_kind_display())
        return self.label

    @property
    def until(self) -> object:
        """The last day on which it is known to have been given."""
        return self.given_to if self.given_to is not None else max(self.given_from, self.last_listed)
