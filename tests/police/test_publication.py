"""Publishing a month: on the police's page, and by command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from geoportal.police.models import SpeedRelease, SpeedSite, SpeedStatistic
from layers.access.actor import Actor
from layers.access.models import Account
from layers.access.roles import Role
from tests.police.conftest import MakeSession, days_ago
from tests.police.measuring import measure

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(site: SpeedSite, done: MakeSession) -> str:
    """The month before the last one, in which three sessions measured the site."""
    first = timezone.localdate().replace(day=1)
    middle = (first - timedelta(days=1)).replace(day=15) - timedelta(days=30)
    back = (timezone.localdate() - middle).days
    for more in range(3):
        measure(done(days_ago(back + more)), *range(31, 51), each=5)
    return f"{middle:%Y-%m}"


def test_a_month_is_published_once_and_then_everyone_reads_it(
    police: Client, client: Client, month: str
) -> None:
    shown = police.get("/police/publication").content.decode()
    assert f'value="{month}"' in shown
    assert not SpeedStatistic.objects.exists()
    sent = police.post("/police/publication", {"mois": month})
    assert sent.status_code == 302
    assert SpeedStatistic.objects.get().vehicles == 300
    assert "D982" in client.get("/vitesses").content.decode()
    again = police.post("/police/publication", {"mois": month})
    assert again.status_code == 422
    assert SpeedRelease.objects.count() == 1


@pytest.mark.parametrize("asked", ["", "2026", "2026-13", "2999-01", "1999-01"])
def test_what_cannot_be_published_is_said(police: Client, month: str, asked: str) -> None:
    answer = police.post("/police/publication", {"mois": asked})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not SpeedRelease.objects.exists()


def test_the_month_that_goes_on_is_not_offered(police: Client) -> None:
    today = timezone.localdate()
    assert f"{today:%Y-%m}" not in police.get("/police/publication").content.decode()


def test_for_others_there_is_no_such_page(
    month: str, outsiders: list[Actor], account: Callable[..., Account], site: SpeedSite
) -> None:
    client = Client()
    client.force_login(account("maire", site.territory, Role.ELECTED))
    for answer in (
        client.get("/police/publication"),
        client.post("/police/publication", {"mois": month}),
    ):
        assert answer.status_code == 404
    assert not SpeedRelease.objects.exists()


def test_by_command(month: str, site: SpeedSite) -> None:
    said = StringIO()
    call_command("speed", "publish", "--month", month, stdout=said)
    assert "1 section" in said.getvalue()
    assert SpeedStatistic.objects.get().code == "D982-1"
    wrong = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("speed", "publish", "--month", month, stderr=wrong)
    assert ended.value.code == 2
    assert wrong.getvalue().count("\n") == 1
