"""Addresses of discovery."""

from django.urls import path

from doudi.monitoring.discovery.calls import views as call_views
from doudi.monitoring.discovery.campaigns import views as campaign_views
from doudi.monitoring.discovery.leads import views as lead_views
from doudi.monitoring.discovery.walks import views as walk_views

app_name = "discovery"
urlpatterns = [
    path("walks/", walk_views.walk_plans, name="walk_plans"),
    path("walks/<int:pk>/", walk_views.walk, name="walk"),
    path("walks/villages/<slug:village_code>/draw/", walk_views.draw_walk_plan, name="draw_walk_plan"),
    path("walks/villages/<slug:village_code>/<str:month>/", walk_views.walk_plan, name="walk_plan"),
    path("walks/villages/<slug:village_code>/<str:month>/pack/", walk_views.take_walks_along, name="take_walks_along"),
    path("leads/", lead_views.leads, name="leads"),
    path("leads/new/", lead_views.report_lead, name="report_lead"),
    path("leads/shares/", lead_views.lead_shares, name="lead_shares"),
    path("leads/department/", lead_views.department_reports, name="department_reports"),
    path("leads/<int:pk>/", lead_views.lead, name="lead"),
    path("calls/", call_views.calls, name="calls"),
    path("calls/new/", call_views.new_call, name="new_call"),
    path("calls/<int:pk>/", call_views.call, name="call"),
    path("campaigns/", campaign_views.campaigns, name="campaigns"),
    path("campaigns/<int:pk>/", campaign_views.campaign, name="campaign"),
    path("campaigns/<int:pk>/households/", campaign_views.campaign_households, name="campaign_households"),
    path("campaigns/<int:pk>/print/", campaign_views.print_campaign, name="print_campaign"),
    path("campaigns/households/<int:pk>/", campaign_views.campaign_household, name="campaign_household"),
]
