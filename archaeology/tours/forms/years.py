"""Years as people write them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_HINT = _("Une année ; avant notre ère, en négatif : −50 pour 50 av. J.-C.")
_NO_YEAR_ZERO = _("L’an 0 n’existe pas : écrivez −1 pour 1 av. J.-C., ou 1 pour l’an 1.")


class YearField(forms.IntegerField):
    """A year, typed as historians count: −50 is 50 BC, and 1 BC is followed by AD 1.

    Its value, and what it is shown from, is astronomical (EDTF): 0 is 1 BC, −49 is 50 BC.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, min_value=-500_000, max_value=3000, help_text=_HINT, **options
        )

    def to_python(self, value: Any) -> int | None:
        """The year as it was typed; with a true minus sign too, as the hint has it."""
        return super().to_python(value.replace("−", "-") if isinstance(value, str) else value)

    def clean(self, value: Any) -> int | None:
        """The astronomical year.

        Raises:
            ValidationError: it is none, or the year 0, which historians do not have.
        """
        typed: int | None = super().clean(value)
        if typed == 0:
            raise ValidationError(_NO_YEAR_ZERO)
        return typed if typed is None or typed > 0 else typed + 1

    def prepare_value(self, value: Any) -> Any:
        """What is recorded as it would be typed; what was typed, which is text, as it is."""
        if not isinstance(value, int):
            return value
        return value if value > 0 else value - 1
