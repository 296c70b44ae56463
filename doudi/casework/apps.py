from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "doudi.casework"
    label = "casework"
    verbose_name = _("救助办理")

    def ready(self) -> None:
        from doudi.casework import raised_standards  # noqa: F401 - registers its job
        from doudi.casework.case_conferences.kind import register_kind
        from doudi.casework.family_file.panels import register_panels
        from doudi.casework.field_list.own_tasks import register_field_tasks
        from doudi.casework.household_records.evidence import villages_of_evidence
        from doudi.casework.post_award.queries import villages_of_card_proof
        from doudi.casework.publications.moves import follow_household, follow_person
        from doudi.casework.referrals import moves as referral_moves
        from doudi.casework.search.sources import register_sources
        from doudi.core.attachments.owners import register_owner
        from doudi.registry.followers import HOUSEHOLD_MOVED, PERSON_MOVED

        register_kind()
        register_owner(villages_of_evidence)
        register_owner(villages_of_card_proof)
        register_panels()
        register_sources()
        PERSON_MOVED.register(follow_person)
        HOUSEHOLD_MOVED.register(follow_household)
        PERSON_MOVED.register(referral_moves.follow_person)
        HOUSEHOLD_MOVED.register(referral_moves.follow_household)
        register_field_tasks()
