"""Two people at the same stop: whoever comes second is told, and loses nothing."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from archaeology.tours.models import Stop, Tour
from layers.access.actor import Actor
from layers.access.models import Account


def test_the_second_is_shown_what_the_first_wrote_and_may_write_after_all(
    walk: Tour, presenter: Actor, archaeologist: Actor
) -> None:
    stop = Stop.objects.get(tour=walk, order=2)
    address = reverse("tour-stop", args=[walk.code, stop.pk])
    first, second = Client(), Client()
    for client, actor in ((first, presenter), (second, archaeologist)):
        client.force_login(Account.objects.get(username=actor.name))
    version = stop.version
    told = {"version": version, "radius_m": 45, "slug": "la-rue-haute"}
    assert first.post(address, told).status_code == 302
    answer = second.post(address, told | {"radius_m": 60})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="60"' in page
    assert "45" in page.partition("<main")[2]
    stop.refresh_from_db()
    assert (stop.radius_m, stop.version) == (45, version + 1)
    assert f'name="version" value="{stop.version}"' in page
    assert second.post(address, told | {"radius_m": 60, "version": stop.version}).status_code == 302
    stop.refresh_from_db()
    assert stop.radius_m == 60
