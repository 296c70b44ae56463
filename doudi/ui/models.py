"""What users arrange for themselves on pages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_LIST_NAME = 60
LONGEST_VIEW_NAME = 20
LONGEST_QUERY = 1_000


class SavedView(models.Model):
    """A view of a list that a user saved: filter, order, columns and page size as they stand in the address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    list_name = models.CharField(_("名单"), max_length=LONGEST_LIST_NAME)
    name = models.CharField(_("名称"), max_length=LONGEST_VIEW_NAME)
    query = models.CharField(_("条件"), max_length=LONGEST_QUERY, blank=True)
    saved_at = models.DateTimeField(_("保存时间"), auto_now=True)

    class Meta:
        verbose_name = _("名单视图")
        constraints = (models.UniqueConstraint(fields=("user", "list_name", "name"), name="view_name_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def address_query(self) -> str:
        """The query of the address that shows the view."""
        return f"{self.query}&view={self.pk}" if self.query else f"view={self.pk}"
