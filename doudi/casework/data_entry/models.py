"""Whether a case stands in the national system: exported for it, entered there, and under which number."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import Case
from doudi.core.accounts.user_key import user_key


class DataEntry(models.Model):
    """The entry of a case into the national system; a row exists once it was exported or entered."""

    class Way(models.TextChoices):
        TYPED = "typed", _("照着录入")
        CONFIRMED = "confirmed", _("从回传文件勾销")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="data_entry")
    exported_on = models.DateField(_("导出日期"), null=True)
    exported_by = user_key(null=True)
    entered_on = models.DateField(_("录入日期"), null=True)
    entered_by = user_key(null=True)
    way = models.CharField(_("怎么勾销的"), max_length=10, choices=Way.choices, blank=True)
    national_number = models.CharField(_("数字民政编号"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("数字民政录入")
        constraints = (
            models.CheckConstraint(
                condition=Q(entered_on=None, entered_by=None, way="")
                | (Q(entered_on__isnull=False, entered_by__isnull=False) & ~Q(way="")),
                name="data_entry_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("national_number",), condition=~Q(national_number=""), name="national_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.national_number}"
