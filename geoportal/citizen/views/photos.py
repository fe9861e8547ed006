"""Photos of requests: taken in for a form, shown to whom they may be shown."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from geoportal.citizen.forms.coordinates import written
from geoportal.citizen.forms.uploads import keep_photos_in_memory
from geoportal.citizen.layers import REQUESTS
from geoportal.citizen.models import CitizenRequest, Photo
from geoportal.citizen.services.follow_request import WrongSecret, request_followed
from geoportal.citizen.services.stage_photo import (
    Staged,
    stage_photo,
    staged_photos,
    too_many,
    unstage_photo,
)
from layers.access.address import client_address
from layers.access.middleware import ActorRequest
from layers.access.services.limit_rate import allow
from layers.exchange.photos import MAX_BYTES, PhotoPosition, PhotoRefused, too_heavy
from layers.ui.problems import Problem

PHOTOS_AN_HOUR, HOUR = 80, 3600


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """Where a photo was taken, as the form offers it."""

    coordinates: str
    accuracy_m: float | None


@dataclass
class Staging:
    """What became of the files of one post."""

    staged: list[Staged] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def places(self) -> list[PhotoPlace]:
        """Where the photos were taken, each place once."""
        found = {_place(each.position) for each in self.staged if each.position}
        return sorted(found, key=lambda place: place.coordinates)


def stage_files(request: ActorRequest, submission: uuid.UUID) -> Staging:
    """Stage the files named `photos` of a post, each with its own answer."""
    result = Staging()
    for file in request.FILES.getlist("photos"):
        name = (file.name or _("photo"))[:80]
        try:
            result.staged.append(_stage(request, submission, file, name))
        except PhotoRefused as refused:
            result.errors.append(str(refused))
    return result


def _stage(
    request: ActorRequest, submission: uuid.UUID, file: UploadedFile[Any], name: str
) -> Staged:
    size = file.size or 0
    if size > MAX_BYTES:
        raise PhotoRefused(too_heavy(name))
    if not allow("photos", client_address(request), PHOTOS_AN_HOUR, HOUR):
        raise PhotoRefused(
            _("« %s » n’a pas été ajoutée : trop de photos en une heure depuis votre connexion.")
            % name
        )
    data = file.read()
    if size and not data:  # one file too many: its content was not kept
        raise PhotoRefused(too_many(name))
    return stage_photo(submission, data, name)


@csrf_exempt  # writes nothing but what the form's own secret id lets it write
@never_cache
@require_http_methods(["GET", "POST"])
def staged(request: ActorRequest) -> HttpResponse:
    """`/signaler/photos`: the photos staged for a form (GET), one more or one less (POST).

    Raises:
        Problem: no form id, or the file is refused; the sentence is for people.
    """
    if request.method == "POST":
        keep_photos_in_memory(request)
    parameters = request.POST if request.method == "POST" else request.GET
    try:
        submission = uuid.UUID(parameters.get("submission", ""))
        removed = uuid.UUID(parameters["remove"]) if "remove" in parameters else None
    except ValueError:
        raise Problem(400, _("Cet envoi n’appartient à aucun formulaire.")) from None
    if removed:
        unstage_photo(submission, removed)
    result = stage_files(request, submission)
    if result.errors:
        raise Problem(422, result.errors[0])
    places = {each.photo.pk: each.position for each in result.staged}
    return JsonResponse(
        {
            "photos": [
                _described(photo, submission, places.get(photo.pk))
                for photo in staged_photos(submission)
            ],
            "added": [str(each.photo.pk) for each in result.staged if each.is_new],
        }
    )


def _place(position: PhotoPosition) -> PhotoPlace:
    return PhotoPlace(written(position.longitude, position.latitude), position.accuracy_m)


def _described(
    photo: Photo, submission: uuid.UUID, position: PhotoPosition | None
) -> dict[str, Any]:
    place = _place(position) if position else None
    return {
        "id": str(photo.pk),
        "url": f"{photo.path}?envoi={submission}",
        "width": photo.width,
        "height": photo.height,
        "place": {"at": place.coordinates, "accuracy_m": place.accuracy_m} if place else None,
    }


@require_safe
def photo(request: ActorRequest, photo_id: uuid.UUID) -> HttpResponseBase:
    """A photo, for whoever may see it; for all others it does not exist.

    Raises:
        Http404: unknown, or not for this actor.
    """
    found = Photo.objects.select_related("request").filter(pk=photo_id).first()
    if found is None or not _may_see(request, found):
        raise Http404
    try:
        content = found.file.open("rb")
    except (FileNotFoundError, ValueError):  # restored without its media, or never had a file
        raise Http404 from None
    response = FileResponse(content, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    # What is published may be taken back: no shared cache keeps it.
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


def _may_see(request: ActorRequest, found: Photo) -> bool:
    if found.request is None:
        return str(found.submission) == request.GET.get("envoi", "")
    secret = request.GET.get("cle", "")
    if secret:
        try:
            return request_followed(found.request.number, secret).pk == found.request_id
        except WrongSecret:
            pass
    if CitizenRequest.objects.visible_to(request.actor).filter(pk=found.request_id).exists():
        return True
    rows = REQUESTS.visible_to(request.actor).keyed([cast(int, found.request_id)])
    return any(found.path in (each.properties.get("photos") or ()) for each in rows.features(1))
