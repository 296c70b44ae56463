"""Near relatives of officers and of village committees (近亲属备案, MCA57-11): who must recuse themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.scope import ScopedQuerySet
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
