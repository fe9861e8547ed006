"""What is said of an incident, step by step; fields are named as the services name them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layers.access.models import Account, Agency, Membership
from layers.access.roles import Role
from layers.exchange.photos import MAX_BYTES, too_heavy
from layers.territory.locate import PlaceSource
from layers.ui.form_fields import MOMENT, MomentField, PointField
from networks.water.models import Incident
from networks.water.services.correct_incident import Corrections
from networks.water.services.open_incident import IncidentFacts
from networks.water.vocabulary import (
    Defect,
    FoundBy,
    IncidentKind,
    Network,
    RepairSupport,
    Severity,
)

# What one person may write of an incident at once.
MOST_LETTERS = 5000
_LONG = forms.Textarea(attrs={"rows": 3})


def teams() -> Any:
    """The teams of the home territory whose people are of the water service."""
    of_water = Membership.objects.filter(
        territory_id=settings.HOME_TERRITORY, role=Role.WATER, agency__isnull=False
    )
    return Agency.objects.filter(pk__in=of_water.values("agency")).order_by("name")


def people() -> Any:
    """Whoever is of one of those teams."""
    return Account.objects.filter(memberships__agency__in=teams(), is_active=True).distinct()


def agents_of(team: Agency) -> Any:
    """Who of a team works on the network: the others could not even open what they are given."""
    of_water = Membership.objects.filter(territory_id=settings.HOME_TERRITORY, role=Role.WATER)
    of_team = people().filter(memberships__agency=team, pk__in=of_water.values("account"))
    return of_team.order_by("last_name", "username").distinct()


class NewIncidentForm(forms.Form):
    """A leak, a break, a blockage…, where it is and what it happened to."""

    kind = forms.ChoiceField(label=_("Ce qui se passe"), choices=IncidentKind.choices)
    network = forms.ChoiceField(label=_("Réseau"), choices=Network.choices)
    place = PointField(
        label=_("Position"),
        help_text=_("Latitude, longitude. Touchez la carte, ou utilisez votre position."),
    )
    place_source = forms.CharField(required=False, widget=forms.HiddenInput())
    accuracy_m = forms.FloatField(required=False, min_value=0, widget=forms.HiddenInput())
    asset = forms.CharField(required=False, max_length=60)
    severity = forms.ChoiceField(
        label=_("Urgence"), choices=Severity.choices, initial=Severity.NORMAL
    )
    found_by = forms.ChoiceField(
        label=_("Comment l’a-t-on su"), choices=FoundBy.choices, initial=FoundBy.AGENT
    )
    opened_at = MomentField(label=_("Depuis quand"), required=False)
    address = forms.CharField(label=_("Adresse ou repère"), max_length=300, required=False)
    description = forms.CharField(
        label=_("Ce que l’on voit"), max_length=MOST_LETTERS, required=False, widget=_LONG
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        place = self.fields["place"]
        place.required = True
        place.error_messages["required"] = _("Dites où : touchez la carte ou écrivez la position.")

    def facts(self) -> IncidentFacts:
        """What was filled in, for the service."""
        said = self.cleaned_data
        layer, _sep, key = said["asset"].partition("/")
        chosen = int(key) if key.isascii() and key.isdigit() else None
        gps = said["place_source"] == PlaceSource.GPS
        return IncidentFacts(
            kind=said["kind"],
            place=said["place"].transform(2154, clone=True),
            place_source=PlaceSource.GPS if gps else PlaceSource.MAP,
            network=said["network"],
            accuracy_m=said["accuracy_m"] if gps else None,
            found_by=said["found_by"],
            severity=said["severity"],
            description=said["description"],
            address=said["address"],
            opened_at=said["opened_at"],
            pipe=chosen if layer == "water-pipes" else None,
            device=chosen if layer == "water-devices" else None,
        )


class StepForm(forms.Form):
    """A step in the life of an incident; each carries the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, incident: Incident, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("version", incident.version)
        super().__init__(data, auto_id=f"{type(self).__name__}_%s", **options)
        self.incident = incident


class GiveForm(StepForm):
    """To whom it is given: a team as a whole, or one of its people.

    What is chosen is `team` or `team/agent`, by their keys.
    """

    to = forms.ChoiceField(label=_("Confier à"), required=False)

    def __init__(self, data: Any = None, *, incident: Incident, **options: Any) -> None:
        team, agent = incident.agency, incident.agent
        now = _chosen(team, agent)
        super().__init__(data, incident=incident, initial={"to": now}, **options)
        choices: list[tuple[str, Any]] = [("", _("– personne –"))]
        offered = {""}
        for each in teams():
            of_team = [
                (_chosen(each), _("Toute l’équipe")),
                *((_chosen(each, who), str(who)) for who in agents_of(each)),
            ]
            choices.append((each.name, of_team))
            offered |= {value for value, _label in of_team}
        if now not in offered:
            # Whoever it was given to has left: that is said, and not that it is nobody's.
            choices.insert(1, (now, _("%s (n’est plus de l’équipe)") % (agent or team)))
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    def given(self) -> tuple[int | None, int | None]:
        """The keys of the team and of its agent, None for nobody in particular."""
        team, _sep, agent = self.cleaned_data["to"].partition("/")
        return int(team) if team else None, int(agent) if agent else None


def _chosen(team: Agency | None, agent: Account | None = None) -> str:
    if team is None:
        return ""
    return str(team.pk) if agent is None else f"{team.pk}/{agent.pk}"


class AssetForm(StepForm):
    """What it happened to."""

    asset = forms.ChoiceField(
        label=_("Conduite ou appareil"), required=False, widget=forms.RadioSelect
    )


class RequestsForm(StepForm):
    """The citizens' requests that it answers."""

    numbers = forms.CharField(
        label=_("Numéros des demandes"),
        max_length=300,
        help_text=_("Séparés par des virgules ou des espaces."),
    )


class IsolateForm(StepForm):
    """Which valves were closed, and when."""

    valves = forms.MultipleChoiceField(
        label=_("Vannes fermées"), required=False, widget=forms.CheckboxSelectMultiple
    )
    at = MomentField(label=_("Eau coupée à"), required=False)
    customers_cut = forms.IntegerField(
        label=_("Abonnés coupés"), required=False, min_value=0, max_value=1_000_000
    )


class RepairForm(StepForm):
    """What was repaired, in RAEPA's words."""

    support = forms.ChoiceField(label=_("Réparé sur"), choices=RepairSupport.choices)
    defect = forms.ChoiceField(label=_("Défaillance"), choices=Defect.choices)
    repaired_on = forms.DateField(
        label=_("Le"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    what = forms.CharField(
        label=_("Ce qui a été fait"), max_length=2000, required=False, widget=_LONG
    )


class CorrectForm(StepForm):
    """What was entered, and what the public may know."""

    kind = forms.ChoiceField(label=_("Ce qui se passe"), choices=IncidentKind.choices)
    severity = forms.ChoiceField(label=_("Urgence"), choices=Severity.choices)
    address = forms.CharField(label=_("Adresse ou repère"), max_length=300, required=False)
    description = forms.CharField(label=_("Ce que l’on voit"), required=False, widget=_LONG)
    announcement = forms.CharField(
        label=_("Annonce au public"),
        max_length=500,
        required=False,
        widget=_LONG,
        help_text=_(
            "Avec une annonce, chacun voit l’incident sur la carte jusqu’à sa fin : sa nature, "
            "son état, sa commune et ces mots."
        ),
    )

    def __init__(self, data: Any = None, *, incident: Incident, **options: Any) -> None:
        names = ("kind", "severity", "address", "description", "announcement")
        initial = {name: getattr(incident, name) for name in names}
        super().__init__(data, incident=incident, initial=initial, **options)
        # What was added after the end may have made it longer than what one person may write.
        self.most = max(MOST_LETTERS, len(incident.description))
        self.fields["description"].widget.attrs["maxlength"] = str(self.most)

    def clean_description(self) -> str:
        """A line's end counts once, however browsers send it."""
        said: str = self.cleaned_data["description"].replace("\r\n", "\n")
        if len(said) > self.most:
            told = {"most": self.most, "now": len(said)}
            raise forms.ValidationError(
                _("%(most)s caractères au plus ; il y en a %(now)s.") % told
            )
        return said

    def corrections(self) -> Corrections:
        """For the service."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Corrections(**said)


class PhotoForm(StepForm):
    """A photo."""

    photo = forms.FileField(
        label=_("Photo"), widget=forms.FileInput(attrs={"accept": "image/*"}), max_length=200
    )

    def clean_photo(self) -> Any:
        """Before it is read: what is too heavy is not held in memory."""
        photo = self.cleaned_data["photo"]
        if photo.size > MAX_BYTES:
            raise forms.ValidationError(too_heavy(photo.name))
        return photo


class CloseForm(StepForm):
    """Water runs again; or there was nothing."""

    at = MomentField(label=_("Service rétabli à"), required=False)
    answer = forms.CharField(
        label=_("Réponse proposée à ceux qui l’ont signalé"),
        max_length=2000,
        required=False,
        widget=_LONG,
        help_text=_("L’accueil la relit avant de l’envoyer."),
    )
    unfounded = forms.BooleanField(label=_("Sans suite : rien n’a été trouvé"), required=False)


def this_moment() -> str:
    """Now, as a browser's field for moments wants it."""
    return timezone.localtime().strftime(MOMENT)
