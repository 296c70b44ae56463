from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LowIncomeConfig(AppConfig):
    name = "doudi.monitoring.low_income"
    label = "low_income"
    verbose_name = _("低收入人口")
