from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseholdAccountsConfig(AppConfig):
    name = "doudi.registry.household_accounts"
    label = "household_accounts"
    verbose_name = _("全家领款账户")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from doudi.core.attachments.owners import register_owner
        from doudi.registry.household_accounts.queries import villages_of_proof

        register_owner(villages_of_proof)
