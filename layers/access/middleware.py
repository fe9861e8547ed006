"""Gives every request its actor."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from layers.access.actor import PUBLIC, Actor, actor_of
from layers.access.services.sign_in_device import WipeOrdered, actor_for_token

__all__ = ["ActorMiddleware", "ActorRequest", "UnknownToken", "WipeOrdered"]


class UnknownToken(PermissionError):
    """The request carries a token that nobody has, or has no more."""


class ActorRequest(HttpRequest):
    """A request that went through `ActorMiddleware`."""

    actor: Actor


def _actor_for(request: HttpRequest) -> Actor:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        actor = actor_for_token(token.strip())
        if actor is None:
            # A program whose token was taken back must hear of it, not get fewer rows.
            raise UnknownToken
        return actor
    account = request.user
    return actor_of(account) if account.is_authenticated and account.is_active else PUBLIC


class ActorMiddleware:
    """Sets `request.actor`, looked up only when a view asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Attach the actor and go on."""
        lazy = SimpleLazyObject(lambda: _actor_for(request))
        cast(ActorRequest, request).actor = cast(Actor, lazy)
        return self.get_response(request)
