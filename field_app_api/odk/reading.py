"""From the XML of a submission to what it says; and from there to an operation."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from field_app_api.odk.xforms import END, MEDIA, PLACE, START
from field_app_api.sync.reading import is_uuid
from layers.catalog.collecting import FieldForm, Question

MOST_ID = 200
# What collection apps add by themselves: it answers no question.
_ABOUT = frozenset({"today", "username", "email", "phonenumber", "deviceid", "audit"}) | frozenset(
    {"simserial", "subscriberid", "instanceName"}
)
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)


class NotXml(ValueError):
    """What came is no submission; the message is for people, `named` the id that was read in it."""

    def __init__(self, sentence: str, named: UUID | None = None) -> None:
        super().__init__(sentence)
        self.named = named


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission as its XML tells it.

    `answers` are the texts of elements without children, by name, in order; `media` the names of
    files that it speaks of; `replaces` the instance that it is a new version of, or nothing.
    """

    xml: str
    form: str
    version: str
    instance: str
    replaces: str
    answers: Mapping[str, Sequence[str]]
    media: Sequence[str]

    @property
    def at(self) -> str | None:
        """When it was begun on the phone, if it says."""
        for name in (START, END):
            for text in self.answers.get(name, ()):
                if _is_moment(text):
                    return text
        return None


@dataclass(frozen=True, slots=True)
class About:
    """What the façade writes beside an operation: see `Submission`; `root` is the first version's
    instance.
    """

    instance: str
    root: str
    version: str
    values: Mapping[str, Any]
    media: Sequence[str]
    xml: str


def about_of(operation: UUID, body: Mapping[str, Any]) -> About | None:
    """What the façade wrote, if it did: a phone may have written anything there, for any id."""
    told = body.get("odk")
    if not isinstance(told, dict):
        return None
    texts = [told.get(name) for name in ("instance", "root", "version", "xml")]
    values, media = told.get("values"), told.get("media")
    if not all(isinstance(each, str) for each in texts) or not isinstance(values, dict):
        return None
    if not isinstance(media, list) or not all(isinstance(each, str) for each in media):
        return None
    if operation_id(told["instance"]) != operation:
        return None
    return About(told["instance"], told["root"], told["version"], values, media, told["xml"])


def operation_id(instance: str) -> UUID:
    """The UUID that an instance id is, or the one that always stands for it."""
    text = instance.strip().removeprefix("uuid:")
    return UUID(text) if is_uuid(text) else derived_id("instance", instance)


def derived_id(*parts: str) -> UUID:
    """The same UUID for the same texts."""
    digest = hashlib.sha256("\n".join(("odk", *parts)).encode("utf-8", "replace")).digest()
    return UUID(bytes=digest[:16], version=4)


def read_submission(raw: bytes) -> Submission:
    """What a submission says.

    Raises:
        NotXml: it is no XML, declares a document type or entities, or says not what it is.
    """
    if not raw.strip():
        raise NotXml(_("Le fichier de la saisie est vide."))
    try:
        root = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        raise NotXml(_("Ce XML déclare des entités ou un type de document.")) from None
    except (ParseError, ValueError, LookupError):
        raise NotXml(_("Ce n’est pas du XML lisible.")) from None
    instance = _meta(root, "instanceID") or root.get("instanceID", "").strip()
    named = operation_id(instance) if instance else None
    form = root.get("id", "").strip()
    if not instance or len(instance) > MOST_ID:
        raise NotXml(_("La saisie ne dit pas son identifiant (instanceID)."))
    if not form or len(form) > MOST_ID:
        raise NotXml(_("La saisie ne dit pas de quel formulaire elle est."), named)
    answers = _answers(root)
    names = [text for name in sorted(MEDIA) for text in answers.get(name, ())]
    return Submission(
        xml=_text_of(raw, root),
        form=form,
        version=root.get("version", ""),
        instance=instance,
        replaces=_meta(root, "deprecatedID"),
        answers=answers,
        media=tuple(dict.fromkeys(names)),
    )


def _text_of(raw: bytes, root: Element) -> str:
    """The XML as text: as it came, or written anew where it came in another encoding."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" not in text:
        return text
    try:
        return tostring(root, "unicode")
    except RecursionError:
        raise NotXml(_("Ce XML est emboîté trop profondément.")) from None


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _meta(root: Element, name: str) -> str:
    for meta in root:
        if _local(meta) == "meta":
            for each in meta:
                if _local(each) == name and (each.text or "").strip():
                    return (each.text or "").strip()
    return ""


def _answers(root: Element) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    pending = [each for each in reversed(root) if _local(each) != "meta"]
    while pending:
        element = pending.pop()
        children = list(element)
        text = (element.text or "").strip()
        if children:
            pending.extend(reversed(children))
        elif text:
            told.setdefault(_local(element), []).append(text)
    return told


def values_of(form: FieldForm, submission: Submission) -> dict[str, Any]:
    """Answers by question, typed as the protocol has them.

    What cannot be so typed, and what nobody asked, stays as it is: the protocol refuses it in
    words, and a person looks.
    """
    told: dict[str, Any] = {}
    for name, texts in submission.answers.items():
        if name in _ABOUT or name in MEDIA or name in {START, END, PLACE}:
            continue
        question = form.question(name)
        told[name] = _typed(question, " ".join(texts))
    return told


def _typed(question: Question | None, text: str) -> Any:
    match question.kind if question is not None else "text":
        case "integer" | "feature":
            return int(text) if _INTEGER.fullmatch(text) else text
        case "number":
            return _number(text)
        case "boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
        case "features":
            keys = text.split()
            whole = all(_INTEGER.fullmatch(each) for each in keys)
            return [int(each) for each in keys] if whole else text
    return text


def _number(text: str) -> Any:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def place_of(submission: Submission) -> dict[str, Any]:
    """Members of an operation that say where: `latitude longitude altitude accuracy` in degrees
    and metres. An accuracy of nothing is a point that was put on the map by hand.
    """
    texts = submission.answers.get(PLACE, ())
    if not texts:
        return {}
    numbers = [_number(each) for each in texts[0].split()]
    if len(numbers) < 2 or any(isinstance(each, str) for each in numbers):
        return {"geometry": {"type": "Point", "coordinates": texts[0][:100]}}
    accuracy = numbers[3] if len(numbers) > 3 else 0.0
    return {
        "geometry": {"type": "Point", "coordinates": [numbers[1], numbers[0]]},
        "accuracy_m": accuracy if accuracy > 0 else None,
        "place_source": "gps" if accuracy > 0 else "map",
    }


def _is_moment(text: str) -> bool:
    try:
        moment = parse_datetime(text)
        if moment is None or moment.utcoffset() is None:
            return False
        _apart(moment)
    except (ValueError, OverflowError):
        return False
    return True


def _apart(moment: datetime) -> tuple[datetime, datetime]:
    return moment - timedelta(days=3), moment + timedelta(days=3)
