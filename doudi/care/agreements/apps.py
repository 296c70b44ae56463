from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "doudi.care.agreements"
    label = "care_agreements"
    verbose_name = _("照料服务协议")
