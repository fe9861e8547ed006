"""Addresses of the office's rooms about the field."""

from django.urls import path

from field_app_api.sync.views import review

urlpatterns = [
    path("terrain/a-voir", review.review, name="field-review"),
    path("terrain/a-voir/<uuid:key>", review.operation_page, name="field-operation"),
    path("terrain/a-voir/illisible/<uuid:key>", review.unread_page, name="field-unread"),
]
