"""OpenRosa: the list of forms, the forms, and the door for submissions."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from field_app_api.odk.answers import openrosa_message, xml_response
from field_app_api.odk.bodies import ACCEPTED_BYTES, parts_of
from field_app_api.odk.door import served
from field_app_api.odk.services.take_attachment import keep_unclaimed, take_attachment
from field_app_api.odk.services.take_submission import (
    Kept,
    Taken,
    keep_without_xml,
    take_submission,
)
from field_app_api.odk.xforms import form_for, forms_for, odk_form
from field_app_api.sync.models import Operation
from field_app_api.sync.receipts import Receipt
from field_app_api.sync.sender import Sender
from field_app_api.sync.vocabulary import DONE, Outcome
from layers.ui.problems import Problem

LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
_INCOMPLETE = "*isIncomplete*"


@served("GET", "HEAD", openrosa=True)
def form_list(request: HttpRequest, sender: Sender) -> HttpResponse:
    """The forms that the account may fill in."""
    root = Element("xforms", {"xmlns": LIST})
    asked = request.GET.get("formID")
    for layer, form in forms_for(sender.actor):
        if asked not in {None, layer.id}:
            continue
        told = odk_form(layer, form)
        each = SubElement(root, "xform")
        SubElement(each, "formID").text = told.id
        SubElement(each, "name").text = told.title
        SubElement(each, "version").text = told.version
        SubElement(each, "hash").text = f"md5:{told.md5}"
        SubElement(each, "downloadUrl").text = _beside(request, "odk-form-xml", told.id)
        SubElement(each, "manifestUrl").text = _beside(request, "odk-manifest", told.id)
    return xml_response(root)


@served("GET", "HEAD", openrosa=True)
def form_xml(request: HttpRequest, sender: Sender, form: str) -> HttpResponse:
    """A form as an XForm."""
    found = form_for(sender.actor, form)
    if found is None:
        raise Problem(404, unknown_form())
    told = odk_form(*found)
    return HttpResponse(told.xml, content_type="text/xml; charset=utf-8")


@served("GET", "HEAD", openrosa=True)
def manifest(request: HttpRequest, sender: Sender, form: str) -> HttpResponse:
    """The files that a form needs: none."""
    if form_for(sender.actor, form) is None:
        raise Problem(404, unknown_form())
    return xml_response(Element("manifest", {"xmlns": MANIFEST}))


@served("HEAD", "POST", openrosa=True)
def submission(request: HttpRequest, sender: Sender) -> HttpResponse:
    """Take a submission with what comes of its files: 201, or 202 where something is still open."""
    if request.method == "HEAD":
        response = HttpResponse(status=204)
        response["X-OpenRosa-Accept-Content-Length"] = str(ACCEPTED_BYTES)
        response["Location"] = request.build_absolute_uri(request.path)
        return response
    xml, files = parts_of(request)
    # That it is not all yet is said beside it, as a file like the others.
    files = [each for each in files if each[0] != _INCOMPLETE]
    if xml is None:
        sentence = _("La saisie elle-même manque (xml_submission_file).")
        raise Kept(400, keep_without_xml(sender, sentence, files))
    device = request.GET.get("deviceID") or request.headers.get("X-OpenRosa-DeviceID") or ""
    try:
        taken = take_submission(sender, xml, device, unknown_form())
    except Kept:
        for name, data in files:
            keep_unclaimed(sender, name, data)
        raise
    refused = _with_files(sender, taken, files)
    return _answer(request, sender, taken.now(sender), refused)


def unknown_form() -> str:
    """What is said of a form that is none, or not theirs."""
    return _("Ce formulaire n’existe pas, ou n’est pas à vous.")


def _with_files(sender: Sender, taken: Taken, files: list[tuple[str, bytes]]) -> list[str]:
    """Take the files; what was wrong with some of them, in sentences."""
    is_mine = taken.receipt["outcome"] != Outcome.ID_REUSED
    mine = Operation.objects.filter(pk=taken.operation, account=sender.account)
    operation = mine.first() if is_mine else None
    refused = []
    for name, data in files:
        if operation is None:
            keep_unclaimed(sender, name, data)
            continue
        receipt = take_attachment(sender, operation, name, data)
        told = [each["reason"] for each in receipt["files"]["refused"]]
        refused += [_("« %(name)s » : %(reason)s") % {"name": name, "reason": why} for why in told]
    return refused


def _answer(request: HttpRequest, sender: Sender, taken: Taken, refused: list[str]) -> HttpResponse:
    receipt = taken.receipt
    outcome, said = receipt["outcome"], taken.submission
    if outcome in {Outcome.FORBIDDEN, Outcome.ID_REUSED}:
        status = 403 if outcome == Outcome.FORBIDDEN else 409
        return openrosa_message(status, receipt["reason"], nature="error", receipt=receipt)
    attached = Operation.objects.filter(parent=taken.operation, method="attach")
    here = set(attached.values_list("files__name", flat=True))
    is_whole = set(said.media) <= here
    is_done = outcome in DONE and is_whole
    sentence = _sentence(receipt, is_whole)
    return openrosa_message(
        201 if is_done else 202,
        " ".join([sentence, *refused]),
        receipt=receipt,
        about={
            "id": said.form,
            "version": said.version,
            "instanceID": said.instance,
            "isComplete": "true" if is_whole else "false",
        },
    )


def _sentence(receipt: Receipt, is_whole: bool) -> str:
    if receipt["outcome"] not in DONE:
        return str(_("La saisie est gardée, quelqu’un la relira. %s") % receipt["reason"])
    if not is_whole:
        return _("La saisie est enregistrée ; des fichiers sont encore attendus.")
    return _("La saisie est enregistrée.")


def _beside(request: HttpRequest, name: str, form: str) -> str:
    """An address by the same door as this one: with the key, if it came with one."""
    match = request.resolver_match
    key = match.kwargs.get("key") if match is not None else None
    named = {"form": form} | ({"key": key} if key else {})
    return request.build_absolute_uri(reverse(name, kwargs=named))
