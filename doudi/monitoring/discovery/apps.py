from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscoveryConfig(AppConfig):
    name = "doudi.monitoring.discovery"
    label = "discovery"
    verbose_name = _("主动发现")
