"""Values against the questions of a form, and against what is written today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from layers.catalog.collecting import FieldForm, Method, Question
from layers.catalog.rows import KEY_BITS

MOST_TEXT = 10_000
MOST_KEYS = 200


def refusals(form: FieldForm, method: Method, values: Mapping[str, Any]) -> list[str]:
    """What is wrong with values as such, one sentence each; empty where nothing is."""
    told = []
    for name, value in values.items():
        question = form.question(name)
        if question is None or method not in question.on:
            told.append(_("« %s » n’est pas demandé ici.") % name)
        elif value is not None and not fits(question, value):
            told.append(_("« %s » : cette valeur n’est pas admise.") % question.title)
    if method == "create":
        for question in form.questions:
            if question.required and method in question.on and empty(values.get(question.name)):
                told.append(_("« %s » manque.") % question.title)
    return told


def empty(value: Any) -> bool:
    """Whether nothing is said."""
    return value is None or value in ("", [])


def fits(question: Question, value: Any) -> bool:
    """Whether a value is an answer to a question, as far as the question alone tells."""
    match question.kind:
        case "text" | "long-text":
            return isinstance(value, str) and len(value) <= (question.most or MOST_TEXT)
        case "code":
            codes = {code for code, _label in question.codes}
            return isinstance(value, str) and (value in codes or value == "")
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "date":
            return _day(value) is not None
        case "datetime":
            return _instant(value) is not None
        case "feature":
            return _is_key(value)
        case "features":
            return (
                isinstance(value, list)
                and len(value) <= MOST_KEYS
                and all(_is_key(each) for each in value)
            )


def _is_key(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**KEY_BITS


def _day(value: Any) -> date | None:
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _instant(value: Any) -> datetime | None:
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.utcoffset() is not None else None


def same(question: Question | None, one: Any, other: Any) -> bool:
    """Whether two values say the same: nothing is nothing, however it is written."""
    if empty(one) or empty(other):
        return empty(one) and empty(other)
    if isinstance(one, bool) is not isinstance(other, bool):
        return False
    if question is not None and question.kind == "datetime":
        first, second = _instant(one), _instant(other)
        return first is not None and first == second
    return bool(one == other)


@dataclass(frozen=True, slots=True)
class Compared:
    """What an edit comes to: what is to be written, and what others wrote in the same place."""

    changed: Mapping[str, Any]
    overlapping: Mapping[str, Mapping[str, Any]]


def compare(
    form: FieldForm,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    current: Mapping[str, Any],
    *,
    unchanged: bool,
) -> Compared:
    """Three values of each attribute: before the edit, after it, and today.

    Args:
        form: whose questions the attributes are.
        old: what the phone had; an attribute that it does not tell counts as changed by others.
        new: what the phone wrote.
        current: what is written today.
        unchanged: nobody wrote since the phone read.
    """
    changed: dict[str, Any] = {}
    overlapping: dict[str, Mapping[str, Any]] = {}
    for name, value in new.items():
        question, now = form.question(name), current.get(name)
        if same(question, now, value):
            continue
        if unchanged or (name in old and same(question, old[name], now)):
            changed[name] = value
        else:
            overlapping[name] = {"old": old.get(name), "new": value, "current": now}
    return Compared(changed, overlapping)
