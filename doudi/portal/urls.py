"""The citizen's pages."""

from django.urls import path

from doudi.portal import views

app_name = "portal"
urlpatterns = [
    path("apply/", views.home, name="home"),
    path("apply/form/<slug:key>/", views.page, name="page"),
    path("apply/posters/", views.posters, name="posters"),
    path("apply/posters/<slug:code>/", views.poster, name="poster"),
    path("apply/send/", views.send, name="send"),
    path("apply/sent/", views.sent, name="sent"),
    path("apply/follow/", views.follow, name="follow"),
    path("apply/progress/", views.progress, name="progress"),
    path("apply/progress/<int:pk>/<slug:verb>/", views.speak, name="speak"),
]
