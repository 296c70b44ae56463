"""Addresses of notices."""

from django.urls import path

from doudi.outreach.notices.views import documents, rounds, villages

app_name = "outreach_notices"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("changes/<slug:decided>/", rounds.begin, name="begin"),
    path("<int:pk>/", rounds.notice_round, name="round"),
    path("<int:pk>/progress/", rounds.progress, name="progress"),
    path("<int:pk>/acts/<slug:verb>/", rounds.act, name="act"),
    path("<int:pk>/check/<slug:kind>/", rounds.notable, name="notable"),
    path("<int:pk>/poster/<slug:size>/", documents.poster, name="poster"),
    path("<int:pk>/villages/<slug:code>/", villages.village, name="village"),
    path("<int:pk>/villages/<slug:code>/slips/<slug:kind>/", documents.slips, name="slips"),
]
