from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CockpitConfig(AppConfig):
    name = "doudi.supervision.cockpit"
    label = "supervision_cockpit"
    verbose_name = _("全县总览")
