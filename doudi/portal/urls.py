"""The citizen's pages."""

from django.urls import path

from doudi.portal import check_views, follow_views, posted_views, poster_views, saved_views, views

app_name = "portal"
urlpatterns = [
    path("apply/", views.home, name="home"),
    path("apply/letters/", views.letters, name="letters"),
    path("apply/check/", check_views.check, name="check"),
    path("apply/begin/", check_views.begin, name="begin"),
    path("apply/form/<slug:key>/", views.page, name="page"),
    path("apply/photos/<int:pk>/take-away/", views.take_away, name="take_away"),
    path("apply/later/", saved_views.put_aside, name="put_aside"),
    path("apply/go-on/", saved_views.go_on, name="go_on"),
    path("apply/posters/", poster_views.posters, name="posters"),
    path("apply/posters/<slug:code>/", poster_views.poster, name="poster"),
    path("apply/send/", views.send, name="send"),
    path("apply/sent/", views.sent, name="sent"),
    path("apply/posted/", posted_views.posted_here, name="posted"),
    path("apply/posted/<int:pk>/object/", posted_views.object_to, name="object"),
    path("apply/follow/", follow_views.follow, name="follow"),
    path("apply/progress/", follow_views.progress, name="progress"),
    path("apply/progress/<int:pk>/<slug:verb>/", follow_views.speak, name="speak"),
]
