"""How a shoreline is computed: what the form asks under « Réglages du calcul »."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as lazy

from archaeology.sites.forms.recording import metres_field
from archaeology.studies.runs.run import StudyForm

MORE = (
    *("prior_low_m", "prior_high_m", "reference", "common_sigma_m", "lasting"),
    *("error_m", "error_length_m", "draws", "seed"),
)


class CalculationForm(StudyForm):
    """Levels thought possible, what errors are alike, and the draws; all have a default."""

    prior_low_m = metres_field(lazy("Niveau le plus bas envisagé (m NGF)"))
    prior_high_m = metres_field(lazy("Niveau le plus haut envisagé (m NGF)"))
    reference = forms.CharField(
        label=lazy("Le niveau est celui des"),
        max_length=120,
        help_text=lazy("L’estuaire est à grande marée : l’eau dont il s’agit est la pleine mer."),
    )
    common_sigma_m = metres_field(
        lazy("Erreur commune à toutes les altitudes (m)"),
        min_value=0,
        max_value=5,
        help_text=lazy("Anciens repères, sol qui s’est affaissé : elle ne se moyenne pas."),
    )
    lasting = forms.BooleanField(
        label=lazy("Les datations disent combien de temps les sols ont servi"),
        required=False,
    )
    error_m = metres_field(lazy("Écart-type du relief (m)"), min_value=0, max_value=5)
    error_length_m = metres_field(
        lazy("Distance à laquelle les erreurs se ressemblent (m)"), min_value=0, max_value=5000
    )
    draws = forms.IntegerField(label=lazy("Tirages"), min_value=2, max_value=2000)
    seed = forms.IntegerField(
        label=lazy("Graine du hasard"),
        min_value=0,
        max_value=2**31,
        help_text=lazy("La même graine donne les mêmes chiffres."),
    )
