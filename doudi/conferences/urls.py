"""Addresses of conferences."""

from django.urls import path

from doudi.conferences.bodies import views as bodies_views
from doudi.conferences.meetings import folder_views
from doudi.conferences.meetings import views as meetings_views
from doudi.conferences.precedents import views as precedents_views
from doudi.conferences.questions import views as questions_views
from doudi.conferences.tasks import views as tasks_views

app_name = "conferences"
urlpatterns = [
    path("conferences/", meetings_views.meetings, name="meetings"),
    path("conferences/new/", meetings_views.plan_meeting, name="plan_meeting"),
    path("conferences/<int:pk>/", meetings_views.meeting, name="meeting"),
    path("conferences/<int:pk>/do/<slug:verb>/", meetings_views.act, name="act"),
    path("conferences/<int:pk>/agenda/<int:item>/", meetings_views.agenda_item, name="agenda_item"),
    path("conferences/<int:pk>/agenda/<int:item>/do/<slug:verb>/", meetings_views.act_on_item, name="act_on_item"),
    path("conferences/files/<int:pk>/", folder_views.document, name="document"),
    path("conferences/folders/", folder_views.folders, name="folders"),
    path("conferences/folders/<int:pk>/", folder_views.folder, name="folder"),
    path("conferences/questions/", questions_views.questions, name="questions"),
    path("conferences/questions/<int:pk>/", questions_views.question, name="question"),
    path("conferences/tasks/", tasks_views.tasks, name="tasks"),
    path("conferences/tasks/<int:pk>/", tasks_views.task, name="task"),
    path("conferences/tasks/<int:pk>/proof/", tasks_views.proof, name="proof"),
    path("conferences/precedents/", precedents_views.precedents, name="precedents"),
    path("conferences/precedents/<int:pk>/", precedents_views.precedent, name="precedent"),
    path("conferences/precedents/<int:pk>/correct/", precedents_views.correct, name="correct_decision"),
    path("conferences/members/", bodies_views.members, name="members"),
    path("conferences/members/new/", bodies_views.add_member, name="add_member"),
    path("conferences/members/<int:pk>/end/", bodies_views.end_member, name="end_member"),
]
