from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoSiteConfig(AppConfig):
    name = "doudi.demo_site"
    label = "demo_site"
    verbose_name = _("演示")
