"""The bodies that confer (P18-9), and their members by office, dated."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.conferences.models.limits import MAX_NAME_LENGTH, MAX_OFFICE_LENGTH, MAX_REASON_LENGTH
from doudi.core.accounts.user_key import user_key
from doudi.core.clock import today


class Body(models.TextChoices):
    """The coordination mechanism of the county, and the leading groups that P18-9 names."""

    MECHANISM = "mechanism", _("县级困难群众基本生活保障工作协调机制")
    RELIEF_GROUP = "relief_group", _("县社会救助工作领导小组")
    HARDSHIP_GROUP = "hardship_group", _("县城镇困难群众解困脱困工作领导小组")
    LINKING_GROUP = "linking_group", _("县兜底保障衔接工作领导小组")


class Member(models.Model):
    """A person with a seat in a body by their office, from a day until the day before ``valid_to``.

    ``account`` is how they read the folders; ``basis`` names the paper that put them there.
    """

    class Seat(models.TextChoices):
        CHAIR = "chair", _("召集人")
        DEPUTY = "deputy", _("副召集人")
        MEMBER = "member", _("成员")

    body = models.CharField(_("机构"), max_length=20, choices=Body.choices)
    unit = models.CharField(_("单位"), max_length=MAX_OFFICE_LENGTH)
    post = models.CharField(_("职务"), max_length=MAX_OFFICE_LENGTH)
    name = models.CharField(_("姓名"), max_length=MAX_NAME_LENGTH)
    seat = models.CharField(_("身份"), max_length=10, choices=Seat.choices)
    account = user_key(null=True)
    basis = models.CharField(_("依据"), max_length=MAX_REASON_LENGTH)
    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("至"), null=True)
    ended_why = models.CharField(_("不再担任的原因"), max_length=MAX_REASON_LENGTH, blank=True)
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("成员")
        ordering = ("body", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="conference_member_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=("body", "unit", "post", "name"),
                condition=Q(valid_to=None),
                name="one_seat_of_an_office",
            ),
            models.UniqueConstraint(
                fields=("body",), condition=Q(valid_to=None, seat="chair"), name="one_chair_of_a_body"
            ),
        )

    def __str__(self) -> str:
        return self.office

    @property
    def office(self) -> str:
        """Unit, post and name, as minutes list people."""
        return f"{self.unit}{self.post}{self.name}"

    @property
    def is_in_office(self) -> bool:
        """Whether they sit in the body today."""
        return self.valid_from <= today() and (self.valid_to is None or today() < self.valid_to)


def members_on(body: str, day: date) -> models.QuerySet[Member]:
    """Return who sits in a body on a day, the chair first."""
    seats = models.Case(
        models.When(seat=Member.Seat.CHAIR, then=0), models.When(seat=Member.Seat.DEPUTY, then=1), default=2
    )
    return (
        Member.objects.filter(body=body, valid_from__lte=day)
        .filter(Q(valid_to=None) | Q(valid_to__gt=day))
        .select_related("account")
        .order_by(seats, "pk")
    )
