"""Addresses of publicity."""

from django.urls import path

from doudi.outreach.publicity import material_views, views

app_name = "outreach_publicity"
urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path("new/", views.new_campaign, name="new_campaign"),
    path("materials/", material_views.materials, name="materials"),
    path("materials/screen/", material_views.screen, name="screen"),
    path("materials/<slug:form>/", material_views.printed, name="printed"),
    path("activities/<int:pk>/", views.activity, name="activity"),
    path("<int:pk>/", views.campaign, name="campaign"),
    path("<int:pk>/acts/<slug:verb>/", views.act, name="act"),
    path("<int:pk>/activities/", views.activities, name="activities"),
    path("<int:pk>/activities/new/", views.new_activity, name="new_activity"),
    path("<int:pk>/questions/", views.questions, name="questions"),
    path("<int:pk>/report/", views.report, name="report"),
]
