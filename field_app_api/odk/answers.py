"""Answers as OpenRosa and as Central have them."""

from __future__ import annotations

from typing import Any, Literal
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse

from field_app_api.sync.receipts import Receipt
from layers.ui.problems import problem_response

RESPONSE = "http://openrosa.org/http/response"
METADATA = "http://www.opendatakit.org/xforms"
RECEIPT = "urn:geoportal:field:receipt"
# Central's codes of errors begin with the status.
_FRACTION = 0.1


def told(status: int, sentence: str, **members: Any) -> HttpResponse:
    """A refusal for programs, with the members that Central's clients look for."""
    code = round(status + _FRACTION, 1)
    return problem_response(status, sentence, message=sentence, code=code, **members)


def openrosa_message(
    status: int,
    sentence: str,
    *,
    nature: Literal["submit_success", "error"] = "submit_success",
    receipt: Receipt | None = None,
    about: dict[str, str] | None = None,
) -> HttpResponse:
    """OpenRosa's envelope: a sentence for people, what it is about, and the receipt."""
    root = Element("OpenRosaResponse", {"xmlns": RESPONSE})
    SubElement(root, "message", {"nature": nature}).text = sentence
    if about is not None:
        SubElement(root, "submissionMetadata", {"xmlns": METADATA, **about})
    if receipt is not None:
        members = {name: receipt[name] for name in ("id", "outcome", "layer", "key", "version")}
        attributes = {
            name: str(value) for name, value in members.items() if value not in (None, "")
        }
        SubElement(root, "receipt", {"xmlns": RECEIPT, **attributes}).text = receipt["reason"]
    return xml_response(root, status)


def xml_response(root: Element, status: int = 200) -> HttpResponse:
    """An XML document."""
    body = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, status=status, content_type="text/xml; charset=utf-8")
