from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReliefConfig(AppConfig):
    name = "doudi.relief"
    label = "relief"
    verbose_name = _("临时救助")

    def ready(self) -> None:
        from doudi.casework.cases.kinds import register_case_kind
        from doudi.casework.cases.verbs import register_verbs
        from doudi.casework.cases.workflow import CONDITIONS
        from doudi.casework.procedures.loader import register_declarations
        from doudi.casework.referrals.actions.referrals import register_opener
        from doudi.casework.referrals.kinds import TEMPORARY_RELIEF
        from doudi.conferences.kinds import register_question_kind
        from doudi.relief.cases import kind
        from doudi.relief.cases.needs import open_from_application
        from doudi.relief.cases.verbs import VERBS
        from doudi.relief.conferences import RELIEF_AMOUNT
        from doudi.relief.family_file.panels import register_panels
        from doudi.relief.field_tasks import register_field_tasks
        from doudi.relief.other_aid.panel import register_other_aid_panel

        register_declarations("doudi.relief")
        CONDITIONS.update(kind.CONDITIONS)
        register_case_kind("relief", kind.RELIEF)
        register_verbs(*VERBS)
        register_question_kind(RELIEF_AMOUNT)
        register_panels()
        register_opener(TEMPORARY_RELIEF, open_from_application)
        register_other_aid_panel()
        register_field_tasks()
