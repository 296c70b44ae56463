"""URLs of the registry."""

from django.urls import path

from doudi.registry.circumstances import views as circumstances
from doudi.registry.deaths import views as deaths
from doudi.registry.household_accounts import views as household_accounts
from doudi.registry.households import views as households
from doudi.registry.moves import views as moves
from doudi.registry.people import views as people
from doudi.registry.personal_data import views as personal_data
from doudi.registry.recipients import views as recipients
from doudi.registry.relationships import views as relationships
from doudi.registry.search import views as search
from doudi.registry.text_messages import views as text_messages

app_name = "registry"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("households/", recipients.recipients, name="recipients"),
    path("households/<int:pk>/", households.household, name="household"),
    path("households/<int:pk>/file/<slug:name>/", households.family_panel, name="family_panel"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/file/<slug:name>/", people.person_panel, name="person_panel"),
    path("people/<int:pk>/why/", people.due_reasons, name="why"),
    path("people/<int:pk>/change/", circumstances.change_person, name="change_person"),
    path("people/<int:pk>/text-opt-out/", text_messages.opt_out_of_person, name="opt_out_of_person"),
    path("people/<int:pk>/death/", deaths.report_death, name="report_death"),
    path("deaths/", deaths.death_reports, name="death_reports"),
    path("deaths/<int:pk>/", deaths.death_report, name="death_report"),
    path("text-messages/", text_messages.text_messages, name="text_messages"),
    path("text-messages/file/", text_messages.make_file, name="make_text_file"),
    path("text-messages/files/<int:pk>/", text_messages.text_file, name="text_file"),
    path("text-messages/files/<int:pk>/download/", text_messages.download, name="download_text_file"),
    path("text-messages/switches/", text_messages.switches, name="text_switches"),
    path("text-messages/opt-outs/", text_messages.opt_outs, name="text_opt_outs"),
    path("text-messages/opt-outs/<int:pk>/end/", text_messages.end_opt_out, name="end_text_opt_out"),
    path("household-accounts/", household_accounts.household_account_lists, name="household_account_lists"),
    path("household-accounts/new/", household_accounts.new_household_account_list, name="new_household_account_list"),
    path("household-accounts/<int:pk>/", household_accounts.household_account_list, name="household_account_list"),
    path(
        "household-accounts/households/<int:pk>/end/",
        household_accounts.end_household_account,
        name="end_household_account",
    ),
    path("people/<int:pk>/move/", people.move, name="move"),
    path("moves/", moves.moves, name="moves"),
    path("moves/<int:pk>/", moves.move_proposal, name="move_proposal"),
    path("people/<int:pk>/merge/", people.merge, name="merge"),
    path("households/<int:pk>/change/", circumstances.change_household, name="change_household"),
    path("people/<int:pk>/split/", people.split, name="split"),
    path("people/<int:pk>/hukou/", relationships.register_hukou, name="register_hukou"),
    path("people/<int:pk>/supporters/", relationships.register_support, name="register_support"),
    path("supports/<int:pk>/end/", relationships.end_support, name="end_support"),
    path("households/new/", households.register_family, name="register_family"),
    path("households/<int:pk>/members/", households.register_member, name="register_member"),
    path("households/<int:pk>/move/", households.move_household, name="move_household"),
    path("circumstances/<int:pk>/correct/", circumstances.correct, name="correct"),
    path("people/<int:pk>/reveal/", personal_data.reveal_identity_number, name="reveal_id_number"),
    path("households/<int:pk>/contact/", personal_data.reveal_contact, name="reveal_contact"),
    path("circumstances/<int:pk>/reveal/", personal_data.reveal_circumstance, name="reveal"),
]
