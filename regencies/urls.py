"""Pages of people and places that need no higher floor."""

from django.urls import path

from regencies.views import access_link

urlpatterns = [
    path("undangan/<str:token>/", access_link.link_page, name="access-link"),
]
