"""The ranking on the database: what counts, what is set apart, what the pages say of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.gis.geos import LineString
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layers.access.actor import Actor, system_actor
from layers.access.models import Account, Agency, Membership, Territory
from layers.access.roles import Role
from networks.water.models import Incident, Pipe, PipeOutlook, RenewalRun
from networks.water.outlooks import Advice
from networks.water.renewing.advising import advise_pressure, advise_sewer
from networks.water.renewing.reading import Happened, PipeFacts
from networks.water.renewing.stored import outlooks_for
from networks.water.services.rank_renewal import KEPT_RUNS, rank_renewal
from networks.water.tasks import rank_every_territory
from tests.networks.water.conftest import Town, at

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def broke(pipe: Pipe, year: int, kind: str = "break", state: str = "closed") -> Incident:
    moment = datetime(year, 3, 4, 10, tzinfo=UTC)
    return Incident.objects.create(
        territory_id=pipe.territory_id,
        kind=kind,
        network=pipe.network,
        state=state,
        geom=pipe.geom.interpolate(1.0),
        place_source="map",
        pipe=pipe,
        opened_at=moment,
        closed_at=moment if state in {"closed", "unfounded"} else None,
    )


@pytest.fixture
def broken(fed: Town) -> Town:
    """AB broke four times, CD once; and things are told of CD and BC that cannot be their own."""
    now = timezone.localdate().year
    for ago in (12, 9, 5, 2):
        broke(fed.pipes["AB"], now - ago)
    broke(fed.pipes["CD"], now - 7)
    broke(fed.pipes["CD"], 1979)  # laid in 1985
    broke(fed.pipes["BC"], now - 6, state="unfounded")
    broke(Pipe.objects.get(code="egout"), now - 4, kind="blockage")
    return fed


def ranked(town: Town) -> dict[str, Any]:
    run = rank_renewal(system_actor("test"), town.territory.pk)
    rows: Any = PipeOutlook.objects.filter(run=run).select_related("pipe")
    return {row.pipe.code: row for row in rows}


def test_what_broke_most_and_cuts_most_comes_first(broken: Town) -> None:
    rows = ranked(broken)
    assert set(rows) == {"AB", "BC", "CD", "DA", "TA", "egout"}
    assert rows["AB"].past == 4
    assert rows["AB"].advice == Advice.RENEW
    assert rows["AB"].expected > rows["BC"].expected
    assert rows["AB"].low < rows["AB"].expected < rows["AB"].high
    # The product of the factors is the rate; and the score the product that is shown.
    product = 1.0
    for _name, value in rows["AB"].factors:
        product *= value
    assert product == pytest.approx(rows["AB"].per_km, rel=1e-4)
    row = rows["CD"]
    assert row.customers == 2
    assert row.score == pytest.approx(1000 * row.expected * 2 / row.cost, rel=1e-3)
    assert rows["egout"].is_sewer
    assert rows["egout"].past == 1


def test_a_break_before_the_pipe_was_laid_is_set_apart_and_counted(broken: Town) -> None:
    assert ranked(broken)["CD"].past == 1
    summary = RenewalRun.objects.get().summary
    assert (summary["breaks"], summary["set_apart"]) == (5, 1)
    assert summary["apart"] == {"before_laid": 1}


def test_the_same_data_give_the_same_ranking_and_few_runs_are_kept(broken: Town) -> None:
    first = {code: (row.rank, row.score) for code, row in ranked(broken).items()}
    for _again in range(KEPT_RUNS):
        assert {code: (row.rank, row.score) for code, row in ranked(broken).items()} == first
    assert RenewalRun.objects.count() == KEPT_RUNS


def test_without_breaks_dates_or_pipes_there_is_a_ranking_all_the_same(
    territory: Territory,
) -> None:
    run = rank_renewal(system_actor("test"), territory.pk)
    assert (run.summary["pipes"], run.backtest) == (0, None)
    Pipe.objects.create(
        territory=territory,
        code="X",
        network="drinking",
        geom=LineString(at(0, 0).coords, at(50, 0).coords, srid=2154),
    )
    run = rank_renewal(system_actor("test"), territory.pk)
    row = PipeOutlook.objects.get(run=run)
    assert row.advice == Advice.INSUFFICIENT


def test_only_the_head_works_it_out(broken: Town, water: Actor, foreign_water: Actor) -> None:
    for actor in (water, foreign_water):
        with pytest.raises(PermissionDenied):
            rank_renewal(actor, broken.territory.pk)


def test_the_nights_job_ranks_every_territory(broken: Town) -> None:
    rank_every_territory(0)
    assert RenewalRun.objects.get().territory == broken.territory


def test_what_the_last_run_says_is_told_to_who_sees_the_pipe(
    broken: Town, water: Actor, foreign_water: Actor
) -> None:
    ranked(broken)
    keys = [broken.pipes["AB"].pk]
    assert outlooks_for(water, broken.territory.pk, keys)[keys[0]].advice is Advice.RENEW
    assert outlooks_for(foreign_water, broken.territory.pk, keys) == {}


PVC = PipeFacts(1, "P", "drinking", "pvc_u", 110, 1990, 80.0, None)
NOBODY_KNOWS = PipeFacts(2, "Q", "drinking", "unknown", None, None, 80.0, None)
SEWER = PipeFacts(3, "S", "waste", "stoneware", 200, 1950, 60.0, None)


@pytest.mark.parametrize(
    ("pipe", "days", "expected", "share", "advice"),
    [
        (PVC, [], 0.001, 0.9, Advice.NO_NEED),
        (PVC, [], 0.016, 0.9, Advice.WATCH),  # 1 − e^−0.24 = 21 %
        (PVC, [], 0.05, 0.9, Advice.RENEW),  # 1 − e^−0.75 = 53 %
        (PVC, [], 0.001, 0.01, Advice.WATCH),  # rare, but half a town without water
        (PVC, [], 0.02, 0.01, Advice.RENEW),  # 26 %, among the worst
        (PVC, [date(2019, 1, 1)] * 3, 0.001, 0.9, Advice.RENEW),
        (PVC, [date(2009, 1, 1)] * 3, 0.001, 0.9, Advice.NO_NEED),
        (NOBODY_KNOWS, [], 0.2, 0.0, Advice.INSUFFICIENT),
        (NOBODY_KNOWS, [date(2024, 1, 1)], 0.2, 0.0, Advice.RENEW),
    ],
)
def test_the_advice_on_a_pressure_pipe(
    pipe: PipeFacts, days: list[date], expected: float, share: float, advice: Advice
) -> None:
    told = advise_pressure(pipe, Happened(days), expected, share, TODAY)
    assert told.advice is advice
    assert told.reasons


@pytest.mark.parametrize(
    ("condition", "events", "laid", "advice"),
    [
        (5, 0, 1950, Advice.RENEW),
        (None, 3, 1950, Advice.RENEW),
        (3, 0, 1950, Advice.WATCH),
        (None, 2, 1950, Advice.WATCH),
        (1, 0, 1950, Advice.NO_NEED),
        (None, 0, None, Advice.INSUFFICIENT),
    ],
)
def test_the_advice_on_a_sewer(
    condition: int | None, events: int, laid: int | None, advice: Advice
) -> None:
    pipe = PipeFacts(3, "S", "waste", "stoneware", 200, laid, 60.0, condition)
    happened = Happened([date(2024, 1, 1)] * events)
    assert advise_sewer(pipe, happened, 0.5, TODAY).advice is advice


class TestPages:
    @pytest.fixture
    def head(self, broken: Town, agencies: dict[str, Agency], account: Any) -> Client:
        who: Account = account("chef", broken.territory, Role.HEAD, agencies["eau"])
        Membership.objects.create(
            account=who, territory=broken.territory, agency=agencies["eau"], role=Role.WATER
        )
        client = Client()
        client.force_login(who)
        return client

    def test_before_the_first_run_and_after(self, head: Client, broken: Town) -> None:
        page = head.get(reverse("water-renewal")).content.decode()
        assert "n’a pas encore été calculé" in page
        assert head.post(reverse("water-rank")).status_code == 302
        page = head.get(reverse("water-renewal")).content.decode()
        assert page.index(">AB<") < page.index(">BC<")
        assert "1 casse mise à part" in page
        sewers = head.get(reverse("water-renewal"), {"reseau": "assainissement"}).content.decode()
        assert ">egout<" in sewers
        assert ">AB<" not in sewers
        narrow = head.get(reverse("water-renewal"), {"materiau": "grey_iron"}).content.decode()
        assert ">AB<" in narrow
        assert ">BC<" not in narrow

    def test_one_pipe_with_each_factor_and_what_was_set_apart(
        self, head: Client, broken: Town
    ) -> None:
        head.post(reverse("water-rank"))
        page = head.get(reverse("water-outlook", args=[broken.pipes["CD"].pk])).content.decode()
        assert "× matériau" in page
        assert "avant la pose : mis à part" in page
        retired = Pipe.objects.get(code="ancienne")
        page = head.get(reverse("water-outlook", args=[retired.pk])).content.decode()
        assert "ne connaît pas cette conduite" in page

    def test_the_map_and_the_table_hold_what_is_filtered(self, head: Client, broken: Town) -> None:
        head.post(reverse("water-rank"))
        drawn = head.get(reverse("water-renewal-map"), {"materiau": "grey_iron"}).json()
        assert [each["properties"]["color"] for each in drawn["features"]] == ["#c0392b"]
        response = head.get(reverse("water-renewal-csv"))
        lines = b"".join(response).decode("utf-8-sig").splitlines()
        assert lines[0].startswith("rang;conduite;")
        assert len(lines) == 6


def test_the_commands_answer_on_the_database(broken: Town) -> None:
    out = StringIO()
    call_command("water", "rank", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["pipes"][0]["id"] in {"AB", "TA"}
    out = StringIO()
    call_command("water", "backtest", "--before", "2020-01-01", "--json", stdout=out)
    assert json.loads(out.getvalue())["set_apart"] == 1
    out = StringIO()
    call_command("water", "isolate", "--pipe", "CD", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert {valve["id"] for valve in told["valves"]} == {"V-CD-C", "V-CD-D"}
    assert told["pipes"] == ["CD"]
    assert told["valves"][0]["link"] == "CD"


def test_a_territory_that_is_not_there_is_refused_in_one_line(db: None) -> None:
    for verb in (["rank"], ["backtest", "--before", "2020-01-01"], ["isolate", "--pipe", "x"]):
        told = StringIO()
        with pytest.raises(SystemExit):
            call_command("water", *verb, "--territory", "nope", stderr=told)
        assert told.getvalue().strip() == "Le territoire nope n’existe pas."


def test_a_backtest_without_past_says_so(broken: Town) -> None:
    told = StringIO()
    call_command("water", "backtest", "--before", "1990-01-01", stdout=told)
    assert "n’a rien appris" in told.getvalue()
