from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JudgementsConfig(AppConfig):
    name = "doudi.monitoring.judgements"
    label = "judgements"
    verbose_name = _("比对判定")
