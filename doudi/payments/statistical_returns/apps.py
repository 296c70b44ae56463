from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticalReturnsConfig(AppConfig):
    name = "doudi.payments.statistical_returns"
    label = "statistical_returns"
    verbose_name = _("统计报表")
