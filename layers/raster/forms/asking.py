"""What the list is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from layers.raster.vocabulary import Kind


class AskingForm(forms.Form):
    """Words and a kind; the names are those of the address."""

    q = forms.CharField(label=_("Mots"), required=False, max_length=100)
    nature = forms.ChoiceField(
        label=_("Nature"), required=False, choices=[("", _("Toutes")), *Kind.choices]
    )
