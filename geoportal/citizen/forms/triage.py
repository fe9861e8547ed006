"""What an agent fills in to do something with a request."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.numbers import BadNumber, read_number
from geoportal.citizen.services.changing import TEXT_LIMIT
from geoportal.citizen.states import CloseReason
from layers.access.actor import Actor
from layers.access.models import Account, Agency
from layers.access.roles import REQUEST_HANDLERS


class ActionForm(forms.Form):
    """Base: which version was read, and the form's own id.

    `form` names the form so that, sent twice, it is done once; `version` and `read_at` say from
    where the agent decided. Words are kept on the device until they are sent; the rest is not.
    """

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput({"data-draft": "off"}))
    form = forms.UUIDField(widget=forms.HiddenInput())
    read_at = forms.CharField(
        required=False, max_length=40, widget=forms.HiddenInput({"data-draft": "off"})
    )

    def __init__(self, *args: Any, request: CitizenRequest, actor: Actor, **options: Any) -> None:
        options["initial"] = {
            "version": request.version,
            "form": uuid.uuid4(),
            "read_at": timezone.now().isoformat(),
        } | options.get("initial", {})
        super().__init__(*args, **options)
        self.request, self.actor = request, actor
        for field in self.fields.values():
            if not isinstance(field.widget, forms.Textarea | forms.HiddenInput):
                field.widget.attrs["data-draft"] = "off"
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs |= {"rows": 4, "maxlength": TEXT_LIMIT}
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean_read_at(self) -> datetime | None:
        """When the agent read the request; anything unreadable counts as unknown."""
        try:
            moment = parse_datetime(self.cleaned_data["read_at"])
        except ValueError:
            return None
        return moment if moment and moment.tzinfo else None


def _words(label: Any, *, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea,
        error_messages={"required": _("Écrivez un texte.")},
    )


_TO_CITIZEN = _("Le citoyen lit ce message sur sa page de suivi, et par courriel s’il en a un.")


class StartForm(ActionForm):
    """Nothing but the click."""


class AnswerForm(ActionForm):
    """A message to the citizen."""

    text = _words(_("Message au citoyen"), required=True, hint=_TO_CITIZEN)


class NoteForm(ActionForm):
    """A note among colleagues."""

    text = _words(
        _("Note interne"), required=True, hint=_("Lue par vos collègues, jamais par le citoyen.")
    )


class AssignForm(ActionForm):
    """An agency, and one of its people."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Service"),
        empty_label=_("Choisissez un service"),
        error_messages={"required": _("Choisissez un service.")},
    )
    agent = forms.ChoiceField(label=_("Agent"), required=False)

    def __init__(self, *args: Any, request: CitizenRequest, **options: Any) -> None:
        initial = {"agency": request.agency_id, "agent": request.agent_id}
        super().__init__(
            *args, request=request, initial=initial | options.pop("initial", {}), **options
        )
        agencies = Agency.objects.filter(territory=request.territory_id)
        agency = self.fields["agency"]
        assert isinstance(agency, forms.ModelChoiceField)  # noqa: S101  # declared above
        agency.queryset = agencies
        agent = self.fields["agent"]
        assert isinstance(agent, forms.ChoiceField)  # noqa: S101  # declared above
        agent.choices = [("", str(_("Le service choisira")))] + [
            (str(group), [(str(each.pk), str(each)) for each in people])
            for group, people in self._people(agencies)
        ]

    @staticmethod
    def _people(agencies: Any) -> list[tuple[Agency, list[Account]]]:
        accounts = Account.objects.filter(is_active=True)
        groups = []
        for agency in agencies:
            people = accounts.filter(
                memberships__agency=agency, memberships__role__in=REQUEST_HANDLERS
            ).distinct()
            if people:
                groups.append((agency, list(people)))
        return groups

    def clean(self) -> dict[str, Any]:
        """The agent must be one of the agency's people."""
        cleaned = super().clean() or {}
        agency, agent = cleaned.get("agency"), cleaned.get("agent")
        cleaned["agent"] = None
        if agency and agent:
            found = Account.objects.filter(
                pk=agent, is_active=True, memberships__agency=agency
            ).first()
            if found is None:
                self.add_error("agent", _("Cette personne n’est pas de ce service."))
            cleaned["agent"] = found
        return cleaned


class ResolveForm(ActionForm):
    """The problem is solved."""

    text = _words(_("Message au citoyen"), hint=_TO_CITIZEN)


class CloseForm(ActionForm):
    """Nothing more will be done, for a reason."""

    reason = forms.ChoiceField(
        label=_("Motif"),
        choices=[("", _("Choisissez un motif")), *CloseReason.choices],
        error_messages={"required": _("Choisissez un motif.")},
    )
    text = _words(_("Message au citoyen"), hint=_TO_CITIZEN)

    def clean_reason(self) -> CloseReason:
        """The reason as the service takes it."""
        return CloseReason(self.cleaned_data["reason"])


class RefuseForm(ActionForm):
    """The services will not act; the citizen is told why."""

    text = _words(_("Explication au citoyen"), required=True, hint=_TO_CITIZEN)


class ForwardForm(ActionForm):
    """Somebody outside answers for it."""

    recipient = forms.CharField(
        label=_("Destinataire"),
        max_length=200,
        help_text=_("Hors de nos services : le Département, un concessionnaire…"),
        error_messages={"required": _("Dites à qui la demande est transmise.")},
    )
    text = _words(_("Message au citoyen"), hint=_TO_CITIZEN)


class ReopenForm(ActionForm):
    """Open it again, and say why to colleagues."""

    text = _words(
        _("Pourquoi rouvrir ?"), required=True, hint=_("Lu par vos collègues, pas par le citoyen.")
    )


class DuplicateForm(ActionForm):
    """The same problem was reported before, under another number."""

    original = forms.CharField(
        label=_("Numéro de la première demande"),
        max_length=20,
        help_text=_("Huit chiffres, par exemple 4827 1936."),
        error_messages={"required": _("Donnez le numéro de la première demande.")},
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    text = _words(_("Message au citoyen"), hint=_TO_CITIZEN)

    def clean_original(self) -> CitizenRequest:
        """The request of that number, if the agent sees it."""
        try:
            number = read_number(self.cleaned_data["original"])
        except BadNumber as error:
            raise ValidationError(str(error)) from error
        found = CitizenRequest.objects.visible_to(self.actor).filter(number=number).first()
        if found is None:
            raise ValidationError(_("Aucune demande de votre territoire n’a ce numéro."))
        if found.pk == self.request.pk:
            raise ValidationError(_("C’est le numéro de cette demande même."))
        return found  # type: ignore[no-any-return]


class PublishForm(ActionForm):
    """What everyone may read and see of the request."""

    release = forms.BooleanField(
        label=_("Publier le texte"),
        required=False,
        help_text=_("Relisez-le : ni nom, ni adresse de quelqu’un, ni plaque."),
    )

    def __init__(self, *args: Any, request: CitizenRequest, **options: Any) -> None:
        photos = list(request.photos.all())
        initial = {
            "release": request.released,
            "photos": [str(photo.pk) for photo in photos if photo.released],
        }
        super().__init__(
            *args, request=request, initial=initial | options.pop("initial", {}), **options
        )
        if photos:
            self.fields["photos"] = forms.MultipleChoiceField(
                label=_("Photos publiées"),
                required=False,
                choices=[
                    (str(photo.pk), _("Photo %s") % place)
                    for place, photo in enumerate(photos, start=1)
                ],
                widget=forms.CheckboxSelectMultiple({"data-draft": "off"}),
                help_text=_("Sans visage ni plaque lisible. Une photo n’est vue qu’avec le texte."),
            )


class WithholdForm(ActionForm):
    """Take the request off every public exit, or bring it back."""

    withheld = forms.BooleanField(
        label=_("Ne montrer cette demande qu’aux services"),
        required=False,
        help_text=_("Elle quitte la carte publique et les données ouvertes."),
    )

    def __init__(self, *args: Any, request: CitizenRequest, **options: Any) -> None:
        initial = {"withheld": request.withheld} | options.pop("initial", {})
        super().__init__(*args, request=request, initial=initial, **options)
