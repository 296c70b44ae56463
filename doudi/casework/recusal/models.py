"""Near relatives of officers and of village committees (近亲属备案, MCA57-11): who must recuse themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.registry.models import Person


class NearRelative(models.Model):
    """A person of the registry who is the near relative of an officer or of a village committee's member.

    ``staff`` is the officer's account, if they have one; ``post`` names the officer or the committee member.
    """

    village_field = "person__village_id"

    class Relation(models.TextChoices):
        """Near relatives as the Civil Code defines them."""

        SPOUSE = "spouse", _("配偶")
        PARENT = "parent", _("父母")
        CHILD = "child", _("子女")
        SIBLING = "sibling", _("兄弟姐妹")
        GRANDPARENT = "grandparent", _("祖父母、外祖父母")
        GRANDCHILD = "grandchild", _("孙子女、外孙子女")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="near_relatives")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="near_relatives"
    )
    post = models.CharField(_("姓名和职务"), max_length=80)
    relation = models.CharField(_("是其"), max_length=12, choices=Relation.choices)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = ScopedQuerySet["NearRelative"].as_manager()

    class Meta:
        verbose_name = _("近亲属备案")
        ordering = ("person__village_id", "person__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "staff", "post"), condition=Q(until=None), name="near_relative_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.get_relation_display()}"


class StaffMember(models.Model):
    """An officer or a member of a village committee in the staff directory, by name and identity number.

    ``office_code`` is the code of the county, township or village they work in; ``account`` is theirs, if any.
    """

    village_field = "office_code"

    name = models.CharField(_("姓名"), max_length=40)
    id_number = SealedField(_("公民身份号码"), kind=SealedKind.IDENTITY_NUMBER, blank=True)
    id_number_index = BlindIndexField(kind=SealedKind.IDENTITY_NUMBER)
    post = models.CharField(_("职务"), max_length=60)
    office_code = models.CharField(_("单位"), max_length=12)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="staff_entries"
    )
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("工作人员名录")
        ordering = ("office_code", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("id_number_index", "office_code"),
                condition=Q(until=None) & ~Q(id_number_index=""),
                name="staff_member_once_in_an_office",
            ),
        )

    def __str__(self) -> str:
        return self.name


class RelativeDoubtSettlement(models.Model):
    """The end of a doubt whether somebody of a case is an undeclared near relative of staff. Never edited."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="relative_doubts")
    key = models.CharField(max_length=60)
    doubt = models.CharField(_("疑点"), max_length=200)
    is_relative = models.BooleanField(_("是近亲属"))
    evidence = models.CharField(_("查证情况"), max_length=LONGEST_REASON)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("近亲属疑点查证")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("case", "key"), name="relative_doubt_settled_once"),)

    def __str__(self) -> str:
        return self.doubt
