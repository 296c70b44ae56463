from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BankExchangeConfig(AppConfig):
    name = "doudi.payments.bank_exchange"
    label = "bank_exchange"
    verbose_name = _("银行代发")
    default_auto_field = "django.db.models.BigAutoField"
