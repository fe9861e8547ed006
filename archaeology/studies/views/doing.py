"""What is done to a study from its page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from archaeology.studies.services.delete_study import delete_study
from archaeology.studies.services.publish_study import publish_study
from archaeology.studies.services.stop_study import stop_study
from archaeology.studies.services.withdraw_study import withdraw_study
from archaeology.studies.views.door import for_students
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest

VERBS: dict[str, tuple[Callable[[Actor, int], object], object]] = {
    "arreter": (stop_study, gettext_lazy("L’étude est arrêtée.")),
    "publier": (publish_study, gettext_lazy("L’étude est publiée : tout le monde la lit.")),
    "retirer": (withdraw_study, gettext_lazy("L’étude n’est plus publique.")),
    "supprimer": (delete_study, gettext_lazy("L’étude est supprimée.")),
}


@require_POST
@for_students
def do_to_study(request: ActorRequest, key: int) -> HttpResponse:
    """Do what `verbe` says, and go back to the study, or to the list when it is gone.

    Raises:
        Http404: no such verb, or no such study for the actor.
    """
    verb = request.POST.get("verbe", "")
    if verb not in VERBS:
        raise Http404
    do, words = VERBS[verb]
    try:
        do(request.actor, key)
    except ValidationError as error:
        messages.error(request, _("Rien n’est fait. %s") % " ".join(error.messages))
    else:
        messages.success(request, str(words))
    gone = verb == "supprimer"
    return HttpResponseRedirect(reverse("studies") if gone else reverse("study", args=[key]))
