"""Whether the platform can work."""

from __future__ import annotations

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from layers.ui.problems import problem_response

PATIENCE_SECONDS = 2


def healthz(request: HttpRequest) -> HttpResponse:
    """`{"status": "ok"}`, or a problem document if the database does not let one in.

    A connection of its own: waiting for one of the pool's would take as long as the pool is busy,
    which is not what is asked.
    """
    known = connection.settings_dict
    try:
        psycopg.connect(
            dbname=known["NAME"],
            user=known["USER"] or None,
            password=known["PASSWORD"] or None,
            host=known["HOST"] or None,
            port=known["PORT"] or None,
            connect_timeout=PATIENCE_SECONDS,
        ).close()
    except psycopg.OperationalError:
        return problem_response(503, _("La base de données ne répond pas."))
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
