from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PilotsConfig(AppConfig):
    name = "doudi.outreach.pilots"
    label = "outreach_pilots"
    verbose_name = _("创新试点")
