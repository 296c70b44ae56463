from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BankingConfig(AppConfig):
    name = "doudi.payments.banking"
    label = "banking"
    verbose_name = _("银行代发")
    default_auto_field = "django.db.models.BigAutoField"
