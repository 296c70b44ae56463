"""Printed editions of booklets, and the library of forms, guides and short how-tos."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name

EDITION_DIGITS = 8
LONGEST_TEXT = 4_000


class Edition(models.Model):
    """An edition of a township's booklet that was printed: a digest of its content, first printed on a day.

    ``superseded_on`` is the day on which the system first saw that its content had changed.
    """

    township_code = models.CharField(_("乡镇"), max_length=9)
    code = models.CharField(_("版本"), max_length=EDITION_DIGITS)
    printed_on = models.DateField(_("首次印制"))
    printed_by = user_key(db_index=False)
    prints_number = models.PositiveIntegerField(_("印了几次"), default=1)
    superseded_on = models.DateField(_("过期日期"), null=True)

    class Meta:
        verbose_name = _("办事指南印本")
        ordering = ("-printed_on", "-pk")
        constraints = (models.UniqueConstraint(fields=("township_code", "code"), name="one_edition_of_a_content"),)

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The name of the township."""
        return place_name(self.township_code)


class LibraryItem(models.Model):
    """A form, guide or how-to, tied to clauses. It is checked against the clauses on a day by somebody.

    ``clause_digest`` is the digest of what the clauses said then.
    """

    class Kind(models.TextChoices):
        FORM = "form", _("表格")
        GUIDE = "guide", _("指南")
        HOW_TO = "how_to", _("怎么办")

    kind = models.CharField(_("类别"), max_length=6, choices=Kind.choices)
    title = models.CharField(_("标题"), max_length=80, unique=True)
    text = models.CharField(_("内容"), max_length=LONGEST_TEXT)
    clauses = models.JSONField(_("依据的条款"), default=list)
    clause_digest = models.CharField(max_length=64)
    file = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = user_key(db_index=False)
    entered_on = models.DateField(_("录入日期"))
    checked_by = user_key(db_index=False)
    checked_on = models.DateField(_("核对日期"))
    retired_on = models.DateField(_("停用日期"), null=True)
    retired_why = models.CharField(_("停用的理由"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("资料")
        ordering = ("kind", "title")
        constraints = (
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | ~Q(retired_why=""), name="library_item_retired_with_reason"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("outreach_guides:item", self.pk)
