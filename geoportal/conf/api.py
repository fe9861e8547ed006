"""Everything below `/api/`: one OpenAPI 3.1 description, one shape of errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from archaeology.sites.api import router as archaeology_router
from archaeology.tours.api import router as tours_router
from field_app_api.packages.api import router as field_packages_router
from field_app_api.sync.api import router as field_router
from field_app_api.sync.devices_api import router as field_devices_router
from field_app_api.sync.files_api import router as field_files_router
from geoportal.portal.views import api_docs
from layers.access.api import router as access_router
from layers.access.middleware import ActorRequest
from layers.raster.api import router as raster_router
from layers.ui.problems import problem_response

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


class PlatformApi(NinjaAPI):
    """The API, whose description also holds the shape of its errors."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description with the schema `Problem`, to which operations refer."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
        return schema


api = PlatformApi(
    title="Géoportail",
    version="1.0.0",
    description=(
        "Les interfaces de programmation de la plateforme. Les couches se lisent par "
        "[OGC API Features](/ogc/). Les erreurs sont des « problem details » (RFC 9457)."
    ),
    docs_url=None,  # a page of our own, see geoportal.portal.views.api_docs
)
api.add_router("", access_router)
api.add_router("/archaeology/v1", archaeology_router)
api.add_router("/tours/v1", tours_router)
api.add_router("/rasters/v1", raster_router)
api.add_router("/field/v1", field_router)
api.add_router("/field/v1", field_files_router)
api.add_router("/field/v1", field_packages_router)
api.add_router("/field/v1", field_devices_router)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What a view refuses; ninja's own message about an unreadable body is put into French."""
    detail = str(error)
    if detail.startswith("Cannot parse request body"):
        detail = _("Le corps de la demande n’est pas du JSON lisible.")
    response = problem_response(error.status_code, detail)
    if error.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """What is not there."""
    return problem_response(404, _("Rien ne se trouve à cette adresse."))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What does not fit the description, member by member."""
    errors = [_explain(each) for each in error.errors]
    detail = " ".join(f"{each['member']} : {each['detail']}." for each in errors)
    return problem_response(422, detail, errors=errors)


def _explain(error: Mapping[str, Any]) -> dict[str, str]:
    where = [str(step) for step in error["loc"][1:]]
    # With a single body parameter ninja names it first; its name is not part of the JSON.
    member = ".".join(where[1:] if error["loc"][0] == "body" and len(where) > 1 else where)
    limits: Mapping[str, Any] = error.get("ctx") or {}
    texts = {
        "missing": _("cette donnée manque"),
        "string_type": _("un texte est attendu"),
        "string_too_short": _("au moins %(min_length)s caractère est attendu"),
        "string_too_long": _("au plus %(max_length)s caractères sont admis"),
        "int_parsing": _("un nombre entier est attendu"),
        "model_attributes_type": _("un objet JSON est attendu"),
    }
    text = texts.get(str(error["type"]), _("cette valeur n’est pas admise"))
    return {"member": member or _("corps"), "detail": text % limits if "%(" in text else text}


def docs(request: HttpRequest) -> HttpResponse:
    """`/api/docs`: the description for people."""
    return api_docs.show(cast(ActorRequest, request), api.get_openapi_schema())
