"""Publications of decisions in the villages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import Case
from doudi.casework.public_notices.recorded_lines import line_in_language
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.models import Household


class Publication(models.Model):
    """The duty to publish a decision in its village, and how it was done (MCA57-24, SAL2026-45).

    It is posted with a photograph of the board, hangs while the aid is given, and is taken down after it ends or
    changes: ``take_down_due_on`` is empty until then. ``programme`` is the award or recognition it tells of, of the
    people who live in ``household``; it follows them when they move to another village.
    """

    village_field = "village_code"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="publications")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="publications")
    village_code = models.CharField(_("村（居）"), max_length=12, db_index=True)
    programme = models.CharField(_("待遇"), max_length=40)
    lines = models.JSONField(_("公布内容"))
    due_on = models.DateField(_("公布期限"))
    first_day = models.DateField(_("公布自"), null=True)
    posted_by = user_key(null=True)
    photo = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    take_down_due_on = models.DateField(_("应当撤下"), null=True)
    ended_on = models.DateField(_("撤下日期"), null=True)
    ended_by = user_key(null=True)

    objects = ScopedQuerySet["Publication"].as_manager()

    class Meta:
        verbose_name = _("公布")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(photo__isnull=False, posted_by__isnull=False),
                name="publication_posted_with_photo",
            ),
        )
        indexes = (models.Index(fields=("village_code", "ended_on"), name="publication_in_village"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.programme}"

    @property
    def lines_in_language(self) -> dict[str, str]:
        """Who, what, how many people, how much, in the language of the reader."""
        return {name: line_in_language(str(text)) for name, text in self.lines.items()}

    @property
    def row(self) -> tuple[str, str, str, str]:
        """Who, what, how many people, how much: a row of the list in the village."""
        values = {label: str(text) for label, text in self.lines.items()}
        return values["who"], values["what"], values["people"], values["amount"]
