"""What happened to a request, in order: steps, messages and notes as one story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from geoportal.citizen.ages import age_in_words
from geoportal.citizen.models import CitizenRequest, StateChange
from geoportal.citizen.states import State, Verb
from geoportal.citizen.views.triage_items import exact_time
from layers.access.models import Account, Membership

Kind = Literal["step", "answer", "citizen", "note"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `text` is what somebody wrote."""

    at: datetime
    kind: Kind
    title: str
    who: str = ""
    text: str = ""

    @property
    def age(self) -> str:
        """How long ago."""
        return age_in_words(self.at)

    @property
    def exact(self) -> str:
        """Day and hour."""
        return exact_time(self.at)

    @property
    def sentence(self) -> str:
        """The step in one line, for whoever was away."""
        hour = self.exact.rpartition(", ")[2]
        return _("%(title)s, par %(who)s à %(hour)s.") % {
            "title": self.title,
            "who": self.who,
            "hour": hour,
        }


def timeline(request: CitizenRequest, after: datetime | None = None) -> list[Entry]:
    """Everything that happened to a request, or only after a moment; newest first."""
    agencies = _agencies(request)

    def name(account: Account | None) -> str:
        if account is None:
            return _("le service")
        agency = agencies.get(account.pk)
        return f"{account} ({agency})" if agency else str(account)

    when = {"at__gt": after} if after else {}
    entries = [
        Entry(
            change.at,
            "step",
            _title(change, request),
            _("le citoyen")
            if change.by_citizen
            else name(change.account)
            if change.account
            else "",
        )
        for change in request.state_changes.filter(**when).select_related("account")
    ]
    for message in request.messages.filter(**when).select_related("account"):
        if message.from_citizen:
            entries.append(
                Entry(message.at, "citizen", _("Message du citoyen"), _("le citoyen"), message.text)
            )
        else:
            title = _("Réponse au citoyen")
            entries.append(Entry(message.at, "answer", title, name(message.account), message.text))
    for note in request.notes.filter(**when).select_related("account"):
        entries.append(Entry(note.at, "note", _("Note interne"), name(note.account), note.text))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _title(change: StateChange, request: CitizenRequest) -> str:
    detail = {"detail": change.detail}
    if change.verb == "receive":
        return _("Reçue par : %s") % request.get_channel_display()
    if change.by_citizen and change.verb == Verb.REOPEN:
        return _("« Pas réglé » : rouverte")
    if not change.detail:
        return {
            Verb.ASSIGN: str(State.ASSIGNED.label),
            Verb.START: _("Prise en charge"),
            Verb.RESOLVE: _("Résolue"),
            Verb.CLOSE: str(State.CLOSED.label),
            Verb.REFUSE: _("Refusée"),
            Verb.FORWARD: _("Transmise ailleurs"),
            Verb.MARK_DUPLICATE: _("Marquée comme doublon"),
            Verb.REOPEN: _("Rouverte"),
        }[Verb(change.verb)]
    return {
        Verb.ASSIGN: _("Confiée à : %(detail)s"),
        Verb.START: _("Prise en charge : %(detail)s"),
        Verb.RESOLVE: _("Résolue : %(detail)s"),
        Verb.CLOSE: _("Close : %(detail)s"),
        Verb.REFUSE: _("Refusée : %(detail)s"),
        Verb.FORWARD: _("Transmise à : %(detail)s"),
        Verb.MARK_DUPLICATE: _("Doublon de la demande n° %(detail)s"),
        Verb.REOPEN: _("Rouverte : %(detail)s"),
    }[Verb(change.verb)] % detail


def _agencies(request: CitizenRequest) -> dict[int, str]:
    """In which agency of the territory each account works."""
    return dict(
        Membership.objects.filter(territory=request.territory_id, agency__isnull=False).values_list(
            "account_id", "agency__name"
        )
    )


def what_changed(request: CitizenRequest, since: datetime | None) -> list[str]:
    """What others did since an agent read the request, one French sentence each, oldest first."""
    entries = timeline(request, since) if since else []
    said = [entry.sentence for entry in reversed(entries)]
    if not said:
        said = [_("Ce qui en est publié a changé, ou le citoyen l’a complétée.")]
    return [*said, _("Elle est maintenant : %s.") % State(request.state).label]
