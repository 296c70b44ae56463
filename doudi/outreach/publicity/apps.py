from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicityConfig(AppConfig):
    name = "doudi.outreach.publicity"
    label = "outreach_publicity"
    verbose_name = _("政策宣传")
