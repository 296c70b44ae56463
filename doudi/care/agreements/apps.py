from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "doudi.care.agreements"
    label = "care_agreements"
    verbose_name = _("照料服务协议")

    def ready(self) -> None:
        from doudi.care.agreements.files import villages_of_file
        from doudi.care.agreements.followers import follow_death, follow_household, follow_person
        from doudi.care.agreements.panels import register_panels
        from doudi.core.attachments.owners import register_owner
        from doudi.registry.deaths.followers import register_death_follower
        from doudi.registry.moves.followers import register_followers

        register_followers(follow_person, follow_household)
        register_death_follower(follow_death)
        register_owner(villages_of_file)
        register_panels()
