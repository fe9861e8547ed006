"""Addresses of the façade, by the header's token or password and by a token in the address."""

from django.urls import include, path

from field_app_api.odk.views import central, openrosa, submissions

_FORM = "projects/1/forms/<str:form>"
_SUBMISSION = f"{_FORM}/submissions/<str:instance>"
_doors = [
    path("sessions/<str:token>", central.session, name="odk-session"),
    path("users/current", central.current_user, name="odk-user"),
    path("projects", central.projects, name="odk-projects"),
    path("projects/1", central.project, name="odk-project"),
    path("projects/1/forms", central.forms, name="odk-forms"),
    path("formList", openrosa.form_list, name="odk-form-list-here"),
    path("projects/1/formList", openrosa.form_list, name="odk-form-list"),
    path("submission", openrosa.submission, name="odk-submit-here"),
    path("projects/1/submission", openrosa.submission, name="odk-submit"),
    path(f"{_FORM}.xml", openrosa.form_xml, name="odk-form-xml"),
    path(f"{_FORM}.svc", submissions.service, name="odk-service"),
    path(f"{_FORM}.svc/<str:table>", submissions.table, name="odk-table"),
    path(f"{_FORM}/manifest", openrosa.manifest, name="odk-manifest"),
    path(f"{_FORM}/attachments", central.form_attachments, name="odk-form-attachments"),
    path(f"{_FORM}/fields", central.form_fields, name="odk-form-fields"),
    path(f"{_FORM}/submissions", submissions.submissions, name="odk-submissions"),
    path(f"{_SUBMISSION}.xml", submissions.submission_xml, name="odk-submission-xml"),
    path(_SUBMISSION, submissions.submission, name="odk-submission"),
    path(f"{_SUBMISSION}/attachments", submissions.attachments, name="odk-attachments"),
    path(f"{_SUBMISSION}/attachments/<str:name>", submissions.attachment, name="odk-attachment"),
    path(_FORM, central.form, name="odk-form"),
]

urlpatterns = [
    path("sessions", central.sessions, name="odk-sessions"),
    path("", include(_doors)),
    path("key/<str:key>/", include(_doors)),
]
