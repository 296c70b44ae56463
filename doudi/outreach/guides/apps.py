from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidesConfig(AppConfig):
    name = "doudi.outreach.guides"
    label = "outreach_guides"
    verbose_name = _("办事指南和资料")
