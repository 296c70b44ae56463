from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    name = "doudi.supervision.measures"
    label = "supervision_measures"
    verbose_name = _("监督指标")
