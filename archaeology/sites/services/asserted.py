"""What an assertion, once preferred, says instead of whoever edits its subject."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from archaeology.sites.models import Assertion
from archaeology.sites.vocabulary import Statement

_SAID = {
    Statement.DATING: ("dating",),
    Statement.POSITION: ("geom", "precision_class", "precision_m"),
    Statement.LEVEL: ("height",),
}


def refuse_what_is_asserted(about: Q, before: object, after: object) -> None:
    """Make sure that facts do not change where a preferred assertion says them.

    Args:
        about: which assertions are about the subject.
        before: its facts as they are.
        after: the same as they would be.

    Raises:
        ValidationError: they would change.
    """
    preferred = Assertion.objects.filter(about, aspect="", preferred=True)
    for kind in preferred.values_list("kind", flat=True):
        for name in _SAID.get(Statement(kind), ()):
            if getattr(before, name, None) != getattr(after, name, None):
                raise ValidationError(
                    {name: _("Une assertion est retenue pour cela : retenez-en une autre.")}
                )
