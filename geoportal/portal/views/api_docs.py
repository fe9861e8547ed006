"""The API's description as a page for people, drawn from the same OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from layers.access.middleware import ActorRequest

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Member:
    """One parameter, or one member of a JSON body."""

    name: str
    title: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    summary: str
    description: str
    members: tuple[Member, ...]
    answers: tuple[tuple[str, str], ...]
    example: str


def show(request: ActorRequest, schema: Mapping[str, Any]) -> HttpResponse:
    """The page for an OpenAPI document."""
    return render(
        request,
        "portal/api.html",
        {
            "title": schema["info"]["title"],
            "operations": list(_operations(schema)),
            "document": reverse("api-1.0.0:openapi-json"),
            "ogc": reverse("ogc-landing"),
        },
    )


def _operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            told = item[method]
            members = tuple(_members(schema, told))
            yield Operation(
                method.upper(),
                path,
                told.get("summary", path),
                told.get("description", ""),
                members,
                tuple(
                    (str(code), answer.get("description", ""))
                    for code, answer in told.get("responses", {}).items()
                ),
                _example(method, path, members if "requestBody" in told else ()),
            )


def _members(schema: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Member]:
    for one in told.get("parameters", ()):
        yield _member(one["name"], one.get("schema", {}), bool(one.get("required")))
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = _resolved(schema, content.get("schema", {}))
    for name, kind in body.get("properties", {}).items():
        yield _member(name, _resolved(schema, kind), name in body.get("required", ()))


def _member(name: str, kind: Mapping[str, Any], required: bool) -> Member:
    return Member(name, str(kind.get("title", "")), str(kind.get("type", "")), required)


def _resolved(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a `#/…` reference stands for."""
    found: Any = part
    if "$ref" in part:
        found = schema
        for step in str(part["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
    return found  # type: ignore[no-any-return]  # JSON


def _example(method: str, path: str, body: tuple[Member, ...]) -> str:
    if not body:
        return f"{method.upper()} {path}"
    sent = json.dumps({member.name: "…" for member in body}, ensure_ascii=False)
    return f"{method.upper()} {path}\nContent-Type: application/json\n\n{sent}"
