"""Keep a query to ask it again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.models import SavedQuery
from archaeology.sites.query import FindQuery
from layers.access.actor import Actor
from layers.access.territories import territory_keys
from layers.catalog.acting import acting

LONGEST_NAME = 120
LONGEST_QUERY = 2000
MOST_QUERIES = 200


def save_query(actor: Actor, territory: str, name: str, query: FindQuery) -> SavedQuery:
    """Keep a query under a name; one of the same name, author and territory is replaced.

    Raises:
        PermissionDenied: the actor has no account, or no role in that territory.
        ValidationError: with a sentence for each field.
    """
    known = territory in territory_keys()
    if actor.account_id is None or not known or not actor.roles_in(territory):
        raise PermissionDenied(_("Seuls les agents du territoire enregistrent des requêtes."))
    name = " ".join(name.split())
    written = query.urlencode()
    wrong = {}
    if not name or not name.isprintable():
        wrong["name"] = _("Donnez un nom à cette requête.")
    elif len(name) > LONGEST_NAME:
        wrong["name"] = _("Au plus %d caractères.") % LONGEST_NAME
    if len(written) > LONGEST_QUERY:
        wrong["query"] = _("Cette requête est trop longue pour être enregistrée.")
    if wrong:
        raise ValidationError(wrong)
    own = SavedQuery.objects.filter(account_id=actor.account_id)
    with acting(actor):
        if own.count() >= MOST_QUERIES and not own.filter(territory=territory, name=name).exists():
            sentence = _("Vous avez déjà %d requêtes enregistrées ; supprimez-en une.")
            raise ValidationError({"name": sentence % MOST_QUERIES})
        saved, _new = SavedQuery.objects.update_or_create(
            account_id=actor.account_id,
            territory_id=territory,
            name=name,
            defaults={"query": written},
        )
    return saved
