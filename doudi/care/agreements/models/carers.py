"""Carers: registered people and institutions that care for people under tekun."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.registry.models import Person


class Carer(models.Model):
    """A person of the registry, or an institution by name, that may be party to agreements until ``ended_on``."""

    village_field = "village_code"

    class Kind(models.TextChoices):
        PERSON = "person", _("个人")
        INSTITUTION = "institution", _("供养服务机构")

    class EndedWhy(models.TextChoices):
        DIED = "died", _("死亡")
        MOVED = "moved", _("迁离本县")
        UNFIT = "unfit", _("不适合照料")
        GAVE_UP = "gave_up", _("本人不再照料")
        CLOSED = "closed", _("机构停办")

    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices, default=Kind.PERSON)
    person = models.ForeignKey(
        Person, verbose_name=_("照料人"), null=True, on_delete=models.PROTECT, related_name="carers"
    )
    name = models.CharField(_("姓名或机构名称"), max_length=60)
    village_code = models.CharField(_("村（居）"), max_length=12)
    phone = SealedField(_("电话"), kind=SealedKind.PHONE)
    phone_index = BlindIndexField(kind=SealedKind.PHONE)
    training = models.CharField(_("培训"), max_length=100, blank=True)
    trained_on = models.DateField(_("培训日期"), null=True, blank=True)
    health_checked_on = models.DateField(_("健康检查日期"), null=True, blank=True)
    record_checked_on = models.DateField(_("无犯罪记录查询日期"), null=True, blank=True)
    opened_on = models.DateField(_("登记日期"))
    opened_by = user_key()
    ended_on = models.DateField(_("停止日期"), null=True)
    ended_why = models.CharField(_("停止原因"), max_length=8, choices=EndedWhy.choices, blank=True)
    ended_by = user_key(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Carer"].as_manager()

    class Meta:
        verbose_name = _("照料人")
        ordering = ("village_code", "pk")
        indexes = (models.Index(fields=("village_code", "name"), name="carer_place"),)
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(ended_on=None, person__isnull=False), name="one_open_carer_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(kind="person", person__isnull=False) | Q(kind="institution", person__isnull=True),
                name="carer_is_a_person_or_an_institution",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_why="") & Q(ended_on__gte=F("opened_on")),
                name="carer_ended_with_reason",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("care_agreements:carer", self.pk)
