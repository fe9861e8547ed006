"""Works on roads: their deadline, what lies under them, what is said of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Polygon
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layers.access.actor import Actor, actor_of, system_actor
from layers.access.models import Account, Agency, Membership
from layers.access.roles import Role
from layers.catalog.changing import ConflictingChange
from networks.water.deadlines import Declaration, answer_by, easter, holidays
from networks.water.models import Opinion, Pipe, Roadworks
from networks.water.outlooks import Advice
from networks.water.report.opinion_report import facts
from networks.water.services.give_opinions import give_opinions, sign_opinions
from networks.water.services.open_incident import IncidentFacts, open_incident
from networks.water.services.plan_roadworks import (
    WorksFacts,
    change_roadworks,
    plan_roadworks,
)
from networks.water.services.rank_renewal import rank_renewal
from networks.water.works import pipes_under, said_under
from tests.networks.water.conftest import Town, at


@pytest.mark.parametrize(
    ("kind", "received", "on_paper", "by"),
    [
        # Nine days, none of them a holiday.
        ("dt", date(2026, 6, 1), False, date(2026, 6, 10)),
        ("dt", date(2026, 6, 1), True, date(2026, 6, 16)),
        ("dict", date(2026, 6, 1), False, date(2026, 6, 8)),
        ("dict", date(2026, 6, 1), True, date(2026, 6, 10)),
        # Over Christmas and New Year: two days more.
        ("dt", date(2026, 12, 20), False, date(2026, 12, 30)),
        ("dt", date(2026, 12, 24), False, date(2027, 1, 4)),
        # Received on a holiday; the 8th of May and Ascension (14 May 2026) are not counted.
        ("dt", date(2026, 5, 1), False, date(2026, 5, 11)),
        ("dt", date(2026, 5, 7), False, date(2026, 5, 18)),
        # Easter Monday 2027 is the 29th of March.
        ("dict", date(2027, 3, 26), False, date(2027, 4, 3)),
    ],
)
def test_by_when_a_declaration_is_answered(
    kind: str, received: date, on_paper: bool, by: date
) -> None:
    assert answer_by(Declaration(kind), received, on_paper=on_paper) == by


def test_easter_and_the_eleven_holidays() -> None:
    known = {2024: date(2024, 3, 31), 2025: date(2025, 4, 20), 2026: date(2026, 4, 5)}
    assert {year: easter(year) for year in known} == known
    assert len(holidays(2026)) == 11
    assert {date(2026, 5, 14), date(2026, 5, 25), date(2026, 7, 14)} <= holidays(2026)
    # Ascension Day 2008 was the first of May: a holiday counts once.
    assert len(holidays(2008)) == 10


@pytest.fixture
def roads(fed: Town, agencies: dict[str, Agency], account: Callable[..., Account]) -> Actor:
    """An agent of the roads service."""
    return actor_of(account("cantonnier", fed.territory, Role.ROADS, agencies["voirie"]))


@pytest.fixture
def head(fed: Town, agencies: dict[str, Agency], account: Callable[..., Account]) -> Actor:
    """The head of the water service."""
    who = account("chef", fed.territory, Role.HEAD, agencies["eau"])
    Membership.objects.create(
        account=who, territory=fed.territory, agency=agencies["eau"], role=Role.WATER
    )
    return actor_of(who)


def along_ab(**more: Any) -> WorksFacts:
    """Works over the street AB, beside nothing else."""
    line = LineString(at(20, 0).coords, at(180, 0).coords, srid=2154)
    day = timezone.localdate() + timedelta(days=40)
    return replace(WorksFacts("Rue AB", line, day, ends_on=day + timedelta(days=9)), **more)


class TestUnder:
    def test_what_lies_inside_within_what_its_class_leaves_open(
        self, fed: Town, roads: Actor, water: Actor
    ) -> None:
        works = plan_roadworks(roads, fed.territory.pk, along_ab())
        under = {each.pipe.code: each for each in pipes_under(water, works)}
        # AB under the whole length; the sewer 3 m beside, of class A, just inside 3 + 0.4 m.
        assert set(under) == {"AB", "egout"}
        assert under["AB"].inside_m == pytest.approx(160.8, abs=0.1)
        narrow = plan_roadworks(roads, fed.territory.pk, along_ab(width_m=4.0))
        assert [each.pipe.code for each in pipes_under(water, narrow)] == ["AB"]
        # Nobody knows where a pipe of class C is to within metres.
        Pipe.objects.filter(code="egout").update(xy_class="C")
        assert {each.pipe.code for each in pipes_under(water, narrow)} == {"AB", "egout"}

    def test_a_surface_and_who_sees_nothing(self, fed: Town, roads: Actor, water: Actor) -> None:
        square = Polygon(
            [
                at(x, y).coords
                for x, y in ((150, 150), (260, 150), (260, 260), (150, 260), (150, 150))
            ],
            srid=2154,
        )
        works = plan_roadworks(roads, fed.territory.pk, along_ab(geom=square))
        assert [each.pipe.code for each in pipes_under(water, works)] == ["BC", "CD"]
        # The roads service sees where pipes lie, not what is known of each.
        assert pipes_under(roads, works) == []


class TestOpinions:
    def test_they_keep_what_was_known_and_none_is_lost(
        self, fed: Town, roads: Actor, water: Actor, head: Actor
    ) -> None:
        rank_renewal(system_actor("test"), fed.territory.pk)
        works = plan_roadworks(roads, fed.territory.pk, along_ab(width_m=4.0))
        pipe = fed.pipes["AB"].pk
        give_opinions(water, works.pk, {pipe: ("renew", "fonte de 1932")})
        first = Opinion.objects.get()
        assert first.evidence["material"] == "grey_iron"
        assert first.evidence["valves"] == ["V-AB-A", "V-AB-B"]
        assert first.evidence["expected"] > 0
        give_opinions(water, works.pk, {pipe: ("watch", "après visite")})
        assert Opinion.objects.filter(works=works).count() == 2
        in_force = Opinion.objects.get(superseded_at__isnull=True)
        assert (in_force.advice, in_force.comment) == ("watch", "après visite")
        with pytest.raises(PermissionDenied):
            sign_opinions(water, works.pk, [in_force.pk])
        # What the head has read was superseded meanwhile: nothing is signed unread.
        with pytest.raises(ValidationError, match="relisez"):
            sign_opinions(head, works.pk, [first.pk])
        assert sign_opinions(head, works.pk, [in_force.pk]) == 1
        with pytest.raises(ValidationError, match="pas d’avis à signer"):
            sign_opinions(head, works.pk, [in_force.pk])
        in_force.refresh_from_db()
        assert in_force.signed_by_id == head.account_id

    def test_a_letter_says_what_was_known_when_it_was_signed(
        self, fed: Town, roads: Actor, water: Actor, head: Actor
    ) -> None:
        rank_renewal(system_actor("test"), fed.territory.pk)
        works = plan_roadworks(roads, fed.territory.pk, along_ab(width_m=4.0))
        pipe = fed.pipes["AB"]
        given = give_opinions(water, works.pk, {pipe.pk: ("renew", "")})
        sign_opinions(head, works.pk, [each.pk for each in given])

        def letters() -> list[Any]:
            return [
                facts(water, works, pipes_under(water, works))["pipes"],
                facts(roads, works, said_under(works))["pipes"],
            ]

        signed = letters()
        assert signed[0] == signed[1]
        assert signed[0][0]["past"] == ""
        open_incident(water, fed.territory.pk, IncidentFacts("break", at(100, 0), pipe=pipe.pk))
        rank_renewal(system_actor("test"), fed.territory.pk)
        assert letters() == signed

    def test_who_may_not_and_what_cannot_be_said(
        self, fed: Town, roads: Actor, water: Actor, head: Actor, foreign_water: Actor
    ) -> None:
        works = plan_roadworks(roads, fed.territory.pk, along_ab(width_m=4.0))
        said = {fed.pipes["AB"].pk: ("renew", "")}
        for actor in (roads, foreign_water):
            with pytest.raises(PermissionDenied):
                give_opinions(actor, works.pk, said)
        with pytest.raises(ValidationError, match="plus sous les travaux"):
            give_opinions(water, works.pk, {fed.pipes["CD"].pk: ("renew", "")})
        with pytest.raises(ValidationError, match="Avis inconnu"):
            give_opinions(water, works.pk, {fed.pipes["AB"].pk: ("burn", "")})
        with pytest.raises(ValidationError, match="pas d’avis à signer"):
            sign_opinions(head, works.pk, [])


class TestPlanning:
    def test_what_is_wrong_is_said_field_by_field(self, fed: Town, roads: Actor) -> None:
        home = fed.territory.pk
        day = date(2026, 6, 1)
        for wrong, field in (
            ({"ends_on": timezone.localdate()}, "ends_on"),
            ({"declaration": "dt"}, "received_on"),
            ({"title": ""}, "title"),
            ({"width_m": 0.0}, "width_m"),
            ({"geom": at(0, 0)}, "geom"),
            ({"kind": "dance"}, "kind"),
            ({"geom": LineString(at(0, 0).coords, at(0, 0).coords, srid=2154)}, "geom"),
            ({"geom": LineString((100, 100), (200, 200), srid=2154)}, "geom"),
            (
                {"declaration": "dt", "received_on": timezone.localdate() + timedelta(days=9)},
                "received_on",
            ),
            (
                {"declaration": "dt", "received_on": day, "answered_on": date(2026, 5, 1)},
                "answered_on",
            ),
        ):
            with pytest.raises(ValidationError) as refused:
                plan_roadworks(roads, home, along_ab(**wrong))
            assert field in refused.value.message_dict
        made = plan_roadworks(
            roads, home, along_ab(reference="R1", declaration="dt", received_on=day)
        )
        assert made.answer_by == date(2026, 6, 10)
        with pytest.raises(ValidationError, match="déjà cette référence"):
            plan_roadworks(roads, home, along_ab(reference="R1"))

    def test_changes_meet_and_outsiders_do_not_enter(
        self, fed: Town, roads: Actor, foreign_water: Actor, front_desk: Account
    ) -> None:
        made = plan_roadworks(roads, fed.territory.pk, along_ab())
        change_roadworks(roads, made.pk, 1, along_ab(title="Rue AB, phase 2"))
        with pytest.raises(ConflictingChange):
            change_roadworks(roads, made.pk, 1, along_ab(title="Autre"))
        for actor in (foreign_water, actor_of(front_desk)):
            with pytest.raises(PermissionDenied):
                change_roadworks(actor, made.pk, 2, along_ab())
            with pytest.raises(PermissionDenied):
                plan_roadworks(actor, fed.territory.pk, along_ab())


class TestImport:
    MAPPING = """layer = "roadworks"
[file]
delimiter = ";"
[columns]
reference = "ref"
title = "titre"
starts_on = "debut"
ends_on = "fin"
kind = "nature"
declaration = "decl"
received_on = "recue"
[geometry]
column = "trace"
crs = "EPSG:2154"
"""

    def run(self, folder: Path, rows: list[str]) -> dict[str, Any]:
        file = folder / "travaux.csv"
        head = "ref;titre;debut;fin;nature;decl;recue;trace"
        file.write_text("\n".join([head, *rows]), encoding="utf-8")
        mapping = folder / "travaux.toml"
        mapping.write_text(self.MAPPING, encoding="utf-8")
        out = StringIO()
        call_command(
            *("import", "roadworks", str(file), "--mapping", str(mapping), "--json"), stdout=out
        )
        told: dict[str, Any] = json.loads(out.getvalue())
        return told

    def test_rows_enter_change_or_are_refused_one_by_one(self, fed: Town, tmp_path: Path) -> None:
        a, b = at(0, 0), at(90, 0)
        line = f"LINESTRING ({a.x} {a.y}, {b.x} {b.y})"
        rows = [
            f"R1;Rue AB;2027-03-01;2027-03-20;resurfacing;dt;2026-11-04;{line}",
            f"R2;Rue BC;01/04/2027;;Tranchée d’un autre réseau;;;{line}",
            f"R3;Rue CD;bientôt;;;;;{line}",
            f"R4;;2027-03-01;;;;;{line}",
            f"R5;Rue;2027-03-01;;danse;;;{line}",
            f"R6;Rue;2027-03-01;2027-02-01;;;;{line}",
            f"R7;Rue;2027-03-01;;;dt;;{line}",
            "R8;Rue;2027-03-01;;;;;",
            f"R9;Rue;2027-03-01;;;;;POINT ({a.x} {a.y})",
        ]
        told = self.run(tmp_path, rows)
        assert (told["read"], told["accepted"], told["rejected"]) == (9, 2, 7)
        assert [each["row"] for each in told["reasons"]] == [3, 4, 5, 6, 7, 8, 9]
        assert Roadworks.objects.get(reference="R2").kind == "trench"
        again = self.run(tmp_path, rows[:2])
        assert (again["accepted"], again["updated"]) == (2, 0)
        changed = self.run(tmp_path, [rows[0].replace("Rue AB", "Rue AB entière")])
        assert changed["updated"] == 1
        assert Roadworks.objects.count() == 2


class TestPages:
    @pytest.fixture
    def browser(self, head: Actor) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username="chef"))
        return client

    @pytest.fixture
    def cart(self, roads: Actor) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username="cantonnier"))
        return client

    def said(self, **more: str) -> dict[str, str]:
        def degrees(x: float, y: float) -> str:
            place: Any = at(x, y).transform(4326, clone=True)
            return f"{place.y:.7f}, {place.x:.7f}"

        day = timezone.localdate()
        return {
            "title": "Rue AB",
            "kind": "resurfacing",
            "state": "planned",
            "geom": f"{degrees(20, 0)}\n{degrees(180, 0)}",
            "width_m": "4",
            "starts_on": f"{day + timedelta(days=60):%Y-%m-%d}",
            "declaration": "dt",
            "declaration_number": "2026010100001D",
            "received_on": f"{day - timedelta(days=60):%Y-%m-%d}",
        } | more

    def test_from_the_roads_service_to_the_signed_letter(
        self, fed: Town, cart: Client, browser: Client, client: Client, water: Actor
    ) -> None:
        made = cart.post(reverse("roadworks-new"), self.said())
        assert made.status_code == 302
        works = Roadworks.objects.get()
        page = reverse("roadworks-page", args=[works.pk])
        late = browser.get(page).content.decode()
        assert "jours de retard" in late
        without = browser.get(reverse("roadworks"), {"sans-avis": "1", "mois": "6"})
        assert "Rue AB" in without.content.decode()
        pipe = fed.pipes["AB"].pk
        assert f'name="avis-{pipe}"' in late
        assert f'name="avis-{pipe}"' not in cart.get(page).content.decode()
        assert cart.post(page, {f"avis-{pipe}": "renew"}).status_code == 404
        assert "n’a pas encore donné son avis" in cart.get(page).content.decode()
        letter = reverse("roadworks-opinion", args=[works.pk])
        assert cart.get(letter).status_code == 404
        answer = browser.post(page, {f"avis-{pipe}": "renew", f"mot-{pipe}": "fonte de 1932"})
        assert answer.status_code == 302
        assert "relisez" in browser.post(page, {"signer": "1"}).content.decode()
        signing = re.search(r'name="signer" value="([0-9,]+)"', browser.get(page).content.decode())
        assert signing
        assert browser.post(page, {"signer": signing[1]}).status_code == 302
        told = browser.get(page).content.decode()
        assert "signé le" in told
        assert "fonte de 1932" in told
        without = browser.get(reverse("roadworks"), {"sans-avis": "1", "mois": "6"})
        assert "ont un avis" in without.content.decode()
        # The roads service reads what was said, and gets the letter that was signed.
        read = cart.get(page).content.decode()
        assert "fonte de 1932" in read
        assert "À renouveler avant" in read
        for reader in (browser, cart):
            pdf = reader.get(letter)
            assert pdf["Content-Type"] == "application/pdf"
            assert pdf.content.startswith(b"%PDF")
        answered = self.said(answered_on=f"{timezone.localdate():%Y-%m-%d}", version="1")
        change = reverse("roadworks-change", args=[works.pk])
        assert cart.post(change, answered).status_code == 302
        assert "de retard" not in browser.get(page).content.decode()
        assert cart.post(change, answered).status_code == 409

    def test_a_closed_line_is_a_surface_and_what_is_wrong_is_said(
        self, fed: Town, cart: Client
    ) -> None:
        place: Any = at(0, 0).transform(4326, clone=True)
        corners = [(0, 0), (0.001, 0), (0.001, 0.001), (0, 0)]
        text = "\n".join(f"{place.y + y:.6f}, {place.x + x:.6f}" for x, y in corners)
        assert cart.post(reverse("roadworks-new"), self.said(geom=text)).status_code == 302
        assert Roadworks.objects.get().geom.geom_type == "Polygon"
        refused = cart.post(reverse("roadworks-new"), self.said(geom="", received_on=""))
        told = refused.content.decode()
        assert "Ce champ est obligatoire" in told
        refused = cart.post(reverse("roadworks-new"), self.said(received_on=""))
        assert "Quand la déclaration a-t-elle été reçue" in refused.content.decode()

    def test_the_rooms_are_shut_to_others(
        self, fed: Town, roads: Actor, client: Client, foreign_water: Actor, front_desk: Account
    ) -> None:
        works = plan_roadworks(roads, fed.territory.pk, along_ab())
        names = ("roadworks-page", "roadworks-change", "roadworks-opinion")
        addresses = [reverse("roadworks"), *(reverse(name, args=[works.pk]) for name in names)]
        for address in addresses:
            assert client.get(address).status_code == 302
        for who in ("eau-voisine", front_desk.username):
            client.force_login(Account.objects.get(username=who))
            assert {client.get(address).status_code for address in addresses} == {404}


def test_the_command_lists_what_begins_soon_without_an_opinion(
    fed: Town, roads: Actor, water: Actor
) -> None:
    near = plan_roadworks(roads, fed.territory.pk, along_ab(width_m=4.0, reference="près"))
    far = timezone.localdate() + timedelta(days=300)
    plan_roadworks(roads, fed.territory.pk, along_ab(starts_on=far, ends_on=None))

    def listed() -> list[str]:
        out = StringIO()
        call_command("water", "opinions", "--months", "6", "--json", stdout=out)
        return [each["reference"] for each in json.loads(out.getvalue())["works"]]

    assert listed() == ["près"]
    for wrong in (["--territory", "nope"], ["--months", "-3"], ["--months", "9" * 12]):
        with pytest.raises((SystemExit, CommandError)):
            call_command("water", "opinions", *wrong)
    give_opinions(water, near.pk, {fed.pipes["AB"].pk: (Advice.NO_NEED, "")})
    assert listed() == []
