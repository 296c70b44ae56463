"""Addresses of charity."""

from django.urls import path

from doudi.care.charity.activities import views as activity_views
from doudi.care.charity.effects import views as effect_views
from doudi.care.charity.matches import views as match_views
from doudi.care.charity.needs import views as need_views
from doudi.care.charity.projects import views as project_views
from doudi.care.charity.resources import views as resource_views

app_name = "care_charity"
urlpatterns = [
    path("charity/resources/", resource_views.resources, name="resources"),
    path("charity/resources/new/", resource_views.new_resource, name="new_resource"),
    path("charity/resources/<int:pk>/", resource_views.resource, name="resource"),
    path("charity/needs/", need_views.needs, name="needs"),
    path("charity/needs/new/", need_views.new_need_by_paper, name="new_need_by_paper"),
    path("charity/needs/new/<int:pk>/", need_views.new_need, name="new_need"),
    path("charity/needs/<int:pk>/", need_views.need, name="need"),
    path("charity/matches/", match_views.matches, name="matches"),
    path("charity/matches/<int:pk>/", match_views.match, name="match"),
    path("charity/matches/<int:pk>/consent/", match_views.consent_form, name="consent_form"),
    path("charity/projects/", project_views.projects, name="projects"),
    path("charity/projects/<int:pk>/", project_views.project, name="project"),
    path("charity/activities/", activity_views.activities, name="activities"),
    path("charity/activities/new/", activity_views.new_activity, name="new_activity"),
    path("charity/activities/<int:pk>/", activity_views.activity, name="activity"),
    path("charity/volunteers/", activity_views.volunteers, name="volunteers"),
    path("charity/volunteers/<int:pk>/leave/", activity_views.leave, name="leave"),
    path("charity/effects/", effect_views.effects, name="effects"),
]
