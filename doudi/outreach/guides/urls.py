"""Addresses of guides and the library."""

from django.urls import path

from doudi.outreach.guides import views
from doudi.outreach.guides.library import views as library_views

app_name = "outreach_guides"
urlpatterns = [
    path("", views.guides, name="guides"),
    path("things/<slug:name>/", views.thing, name="thing"),
    path("booklets/<slug:code>/", views.booklet, name="booklet"),
    path("editions/<slug:code>/<slug:number>/", views.edition, name="edition"),
    path("library/", library_views.library, name="library"),
    path("library/new/", library_views.new_item, name="new_item"),
    path("library/<int:pk>/", library_views.item, name="item"),
    path("library/<int:pk>/file/", library_views.item_file, name="item_file"),
]
