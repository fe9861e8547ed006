"""What belongs to a request but must stay apart: who reported it, what is said to whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from geoportal.citizen.models.requests import CitizenRequest
from geoportal.citizen.states import State, Verb
from layers.access.models import Account


class Contact(models.Model):
    """How to reach the person; a table of its own, read only by those who handle the request."""

    request = models.OneToOneField(CitizenRequest, models.CASCADE, related_name="contact")
    name = models.CharField(_("nom"), max_length=120, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("coordonnées")
        verbose_name_plural = _("coordonnées")

    def __str__(self) -> str:
        return self.name or self.email or self.phone


class Message(models.Model):
    """Something said between the services and the citizen; both read it."""

    request = models.ForeignKey(CitizenRequest, models.CASCADE, related_name="messages")
    at = models.DateTimeField(_("date"))
    from_citizen = models.BooleanField(_("du citoyen"), default=False)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True)
    text = models.TextField(_("texte"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class Note(models.Model):
    """Something said between colleagues; the citizen never sees it."""

    request = models.ForeignKey(CitizenRequest, models.CASCADE, related_name="notes")
    at = models.DateTimeField(_("date"))
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True)
    text = models.TextField(_("texte"))

    class Meta:
        verbose_name = _("note interne")
        verbose_name_plural = _("notes internes")
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class ProposedAnswer(models.Model):
    """What a trade proposes to say, since what the request told of is over; an agent decides.

    `layer` and `key` name what is over: the incident on a network, say.
    """

    request = models.ForeignKey(CitizenRequest, models.CASCADE, related_name="proposed_answers")
    layer = models.CharField(max_length=60)
    key = models.BigIntegerField()
    text = models.TextField(_("texte"))
    at = models.DateTimeField(_("date"), auto_now_add=True)

    class Meta:
        verbose_name = _("réponse proposée")
        verbose_name_plural = _("réponses proposées")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "layer", "key"], name="proposed_answer_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class StateChange(models.Model):
    """One step of a request's life; `detail` is internal, what the citizen must know is said in a
    message.
    """

    request = models.ForeignKey(CitizenRequest, models.CASCADE, related_name="state_changes")
    at = models.DateTimeField(_("date"))
    verb = models.CharField(max_length=20, choices=[("receive", _("Reçue")), *Verb.choices])
    from_state = models.CharField(max_length=12, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=State.choices)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True)
    by_citizen = models.BooleanField(default=False)
    detail = models.CharField(_("détail"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
