"""Archaeologists write on the screen; to everyone else the same addresses do not exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from archaeology.sites.models import (
    Assertion,
    Find,
    HeritageSite,
    Level,
    Operation,
    Source,
    StratigraphicRelation,
    StratigraphicUnit,
)
from archaeology.sites.services.prefer_assertion import prefer_assertion
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from tests.archaeology.sites.town import Town
from tests.conftest import SOUTH, WEST

# Drawn anew for every page.
SEAL = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
NOBODY = 4_503_599_627_370_497


@pytest.fixture
def pen(archaeologist: Actor) -> Client:
    """The archaeologist's browser."""
    client = Client()
    client.force_login(Account.objects.get(pk=archaeologist.account_id or 0))
    return client


@pytest.fixture
def heritage(presenter: Actor) -> Client:
    """The browser of the heritage service."""
    client = Client()
    client.force_login(Account.objects.get(pk=presenter.account_id or 0))
    return client


def filled(client: Client, address: str, **values: Any) -> dict[str, str]:
    """What the form at an address would send, with other values typed in."""
    page = client.get(address)
    assert page.status_code == 200, address
    form = page.context["form"]
    sent = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    return {name: str(value) for name, value in {**sent, **values}.items()}


def told(answer: Any) -> str:
    """A page without its tags, spaces joined."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def beside(answer: Any, field: str) -> str:
    """What is said beside a field."""
    found = re.search(rf'id="id_{field}_error">(.*?)</p>', answer.content.decode(), re.DOTALL)
    assert found, told(answer)
    return unescape(found[1])


# -- the door ----------------------------------------------------------------------------------


def every_address(town: Town) -> Iterator[str]:
    """All addresses at which something is written."""
    stated = Assertion.objects.filter(subject_key=town.theatre.pk).first()
    assert stated
    yield reverse("archaeology-new-operation")
    yield reverse("archaeology-new-source")
    yield reverse("archaeology-new-heritage-site")
    yield reverse("archaeology-edit-heritage-site", args=[town.theatre.pk])
    for source in Source.objects.all():
        yield reverse("archaeology-edit-source", args=[source.pk])
    for unit in StratigraphicUnit.objects.filter(number="1204"):
        yield reverse("archaeology-edit-unit", args=[unit.pk])
    for name in ("edit-operation", "new-unit", "new-find", "relations", "unrelate"):
        for key in (town.dig.pk, town.public_dig.pk, NOBODY):
            yield reverse(f"archaeology-{name}", args=[key])
    for name in ("edit-find", "add-level"):
        for key in (town.coin.pk, town.pot.pk, NOBODY):
            yield reverse(f"archaeology-{name}", args=[key])
    for what in ("datation", "position", "niveau", "identification"):
        for key in (town.coin.pk, town.ring.pk, NOBODY):
            yield reverse("archaeology-state-find", args=[key, what])
        yield reverse("archaeology-state-heritage-site", args=[town.theatre.pk, what])
    for key in (stated.pk, 2**40):
        yield reverse("archaeology-prefer", args=[key])


POSTED_ONLY = ("retenir", "retirer")


def test_who_records_nothing_finds_no_such_address(
    town: Town, neighbour: Territory, account: Callable[..., Account]
) -> None:
    clients = [Client()]
    for who in (
        account("police", town.dig.territory, Role.POLICE),
        account("admin", town.dig.territory, Role.ADMINISTRATOR),
        account("loin", neighbour, Role.ARCHAEOLOGIST),
    ):
        clients.append(Client())
        clients[-1].force_login(who)
    before = Assertion.objects.filter(preferred=True).values_list("pk", flat=True)
    followed = set(before)
    elsewhere = {
        reverse(f"archaeology-new-{what}") for what in ("operation", "source", "heritage-site")
    }
    for number, client in enumerate(clients):
        for address in every_address(town):
            # The neighbour's archaeologist does record, in the next territory.
            if address in elsewhere and number == len(clients) - 1:
                continue
            assert client.post(address, {"number": "X"}).status_code == 404, address
            if not address.endswith(POSTED_ONLY):
                assert client.get(address).status_code == 404, address
        if number < len(clients) - 1:
            assert client.get(reverse("archaeology-sources")).status_code == 404
    assert set(before.all()) == followed
    assert not Operation.objects.filter(number="X").exists()


def test_hidden_and_unknown_are_refused_alike(town: Town, heritage: Client) -> None:
    for name, hidden in (("edit-operation", town.dig.pk), ("edit-find", town.pot.pk)):
        answers = [
            heritage.post(reverse(f"archaeology-{name}", args=[key])) for key in (hidden, NOBODY)
        ]
        hidden_page, unknown_page = (SEAL.sub("", answer.text) for answer in answers)
        assert hidden_page == unknown_page
        assert dict(answers[0].headers) == dict(answers[1].headers)


def test_a_form_without_its_token_changes_nothing(town: Town, pen: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = pen.cookies
    answer = strict.post(reverse("archaeology-new-unit", args=[town.dig.pk]), {"number": "9"})
    assert answer.status_code == 403
    assert not StratigraphicUnit.objects.filter(number="9").exists()


def test_only_who_writes_is_shown_where(client: Client, pen: Client, town: Town) -> None:
    for address in (
        reverse("archaeology"),
        reverse("archaeology-find", args=[town.coin.pk]),
        reverse("archaeology-operation", args=[town.public_dig.pk]),
        reverse("archaeology-heritage-site", args=[town.theatre.pk]),
    ):
        ways = re.compile(r'(?:href|action)="/archeologie/\w+/(?:\d+/\w+|nouvelle)')
        assert not ways.search(client.get(address).text), address
        assert ways.search(pen.get(address).text), address


def test_the_heritage_service_writes_of_places_only(heritage: Client, town: Town) -> None:
    address = reverse("archaeology-state-heritage-site", args=[town.theatre.pk, "datation"])
    answer = heritage.post(address, {"dating": "0050", "reliability": "C"})
    assert answer.status_code == 302
    assert Assertion.objects.get(kind="dating").value == {"edtf": "0050"}
    assert heritage.get(reverse("archaeology-edit-find", args=[town.coin.pk])).status_code == 404


# -- stating -------------------------------------------------------------------------------------


def test_a_dating_is_stated_then_followed(pen: Client, town: Town) -> None:
    address = reverse("archaeology-state-find", args=[town.coin.pk, "datation"])
    book = Source.objects.get(confidentiality="public")
    answer = pen.post(
        address, filled(pen, address, dating="0064/0068", source=book.pk, reliability="B")
    )
    page = pen.get(answer["Location"])
    assert "L’énoncé est enregistré" in told(page)
    assert "0064/0068 Notice de 1823" in told(page)
    stated = Assertion.objects.get(kind="dating", subject_key=town.coin.pk)
    assert not stated.preferred
    assert f'action="{reverse("archaeology-prefer", args=[stated.pk])}"' in page.text
    pen.post(reverse("archaeology-prefer", args=[stated.pk]), {"retenu": "0"})
    town.coin.refresh_from_db()
    assert (town.coin.dating, town.coin.start_min, town.coin.end_max) == ("0064/0068", 64, 68)
    # What was recorded before stands beside it: nothing is lost.
    kept = Assertion.objects.filter(kind="dating", subject_key=town.coin.pk, preferred=False)
    assert [each.value for each in kept] == [{"edtf": "0001/0100"}]


def test_a_dating_that_cannot_be_read_is_refused_beside_its_field(pen: Client, town: Town) -> None:
    address = reverse("archaeology-state-find", args=[town.coin.pk, "datation"])
    answer = pen.post(address, {"dating": "1846-7", "reliability": "B", "text": "vers 1846"})
    assert answer.status_code == 422
    assert "Datation « 1846-7 », caractère 6" in beside(answer, "dating")
    assert 'value="vers 1846"' in answer.text
    assert not Assertion.objects.filter(kind="dating").exists()


def test_position_level_and_identification_are_stated(pen: Client, town: Town) -> None:
    sent = {
        "position": {"place": f"{WEST + 500}, {SOUTH + 500}", "precision_class": "plan"},
        "niveau": {"depth_m": "1,5", "ground_reference": "street"},
        "identification": {"what": "dupondius"},
    }
    for what, values in sent.items():
        address = reverse("archaeology-state-find", args=[town.coin.pk, what])
        assert pen.post(address, {**values, "reliability": "C"}).status_code == 302, what
    said = {
        each.kind: (each.value, each.text)
        for each in Assertion.objects.filter(subject_key=town.coin.pk, reliability="C")
    }
    assert said["position"][0] == {
        "x": WEST + 500,
        "y": SOUTH + 500,
        "precision_class": "plan",
    }
    assert said["level"][0] == {"depth_m": 1.5, "ground_reference": "street"}
    assert said["identification"] == ({"kind": "dupondius"}, "dupondius")
    both = pen.post(
        reverse("archaeology-state-find", args=[town.coin.pk, "niveau"]),
        {"z_m": "7", "depth_m": "1", "reliability": "C"},
    )
    assert "l’une des deux" in beside(both, "z_m")
    nowhere = pen.post(
        reverse("archaeology-state-find", args=[town.coin.pk, "position"]),
        {"place": "ici", "precision_class": "plan", "reliability": "C"},
    )
    assert "Deux nombres sont attendus" in beside(nowhere, "place")


def test_a_source_that_one_may_not_know_cannot_be_cited(heritage: Client, town: Town) -> None:
    letter = Source.objects.get(confidentiality="restricted")
    address = reverse("archaeology-state-heritage-site", args=[town.theatre.pk, "datation"])
    assert "Lettre au propriétaire" not in heritage.get(address).text
    answers = [
        heritage.post(address, {"dating": "0050", "reliability": "C", "source": key})
        for key in (letter.pk, NOBODY)
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert beside(answers[0], "source") == beside(answers[1], "source")


def test_the_second_to_choose_is_told_that_somebody_was_faster(
    pen: Client, archaeologist: Actor, town: Town
) -> None:
    said = Assertion.objects.filter(subject_key=town.theatre.pk).order_by("pk")
    seen, second, third = said
    assert seen.preferred
    prefer_assertion(archaeologist, second.pk)
    answer = pen.post(reverse("archaeology-prefer", args=[third.pk]), {"retenu": str(seen.pk)})
    assert "Quelqu’un d’autre vient de retenir un autre énoncé" in told(pen.get(answer["Location"]))
    assert said.get(preferred=True) == second


# -- an operation and what it holds --------------------------------------------------------------


def test_an_operation_is_recorded_with_its_footprint(pen: Client, town: Town) -> None:
    address = reverse("archaeology-new-operation")
    values = {
        "number": "2040",
        "kind": "trench",
        "title": "Sondage de l’école",
        "depth_reached_m": "2,4",
        "place": "POLYGON((0.52 49.51,0.521 49.51,0.521 49.511,0.52 49.51))",
    }
    answer = pen.post(address, filled(pen, address, **values))
    made = Operation.objects.get(number="2040")
    assert answer["Location"] == reverse("archaeology-operation", args=[made.pk])
    assert (made.depth_reached_m, made.confidentiality) == (2.4, "restricted")
    assert made.geom
    assert made.geom.geom_type == "Polygon"
    assert made.geom.srid == 2154
    assert 2_000 < made.geom.area < 6_000
    again = pen.post(address, filled(pen, address, **values))
    assert again.status_code == 422
    assert 'value="Sondage de l’école"' in again.text
    assert Operation.objects.filter(number="2040").count() == 1


def test_an_operation_is_corrected_and_the_second_loses_nothing(pen: Client, town: Town) -> None:
    address = reverse("archaeology-edit-operation", args=[town.dig.pk])
    first = filled(pen, address, title="Place du théâtre")
    second = filled(pen, address, title="Place d’Armes", notes="à revoir")
    exact = town.dig.geom
    assert exact
    assert pen.post(address, first).status_code == 302
    refused = pen.post(address, second)
    assert refused.status_code == 409
    assert "Quelqu’un d’autre a modifié cette fiche entre-temps" in told(refused)
    assert beside(refused, "title") == "Enregistré maintenant : Place du théâtre"
    assert "à revoir" in refused.text
    town.dig.refresh_from_db()
    assert town.dig.title == "Place du théâtre"
    # Corrected and sent once more, it is written.
    version = re.search(r'name="version" value="(\d+)"', refused.text)
    assert version
    assert pen.post(address, second | {"version": version[1]}).status_code == 302
    town.dig.refresh_from_db()
    assert (town.dig.title, town.dig.notes) == ("Place d’Armes", "à revoir")
    assert town.dig.geom
    assert town.dig.geom.equals_exact(exact)


def test_a_unit_is_added_once(pen: Client, town: Town) -> None:
    address = reverse("archaeology-new-unit", args=[town.dig.pk])
    values = {"number": "1211", "kind": "fill", "interpretation": "Remblai", "dating": "01XX"}
    answer = pen.post(address, values)
    unit = StratigraphicUnit.objects.get(number="1211")
    assert answer["Location"].endswith(f"#us-{unit.pk}")
    assert (unit.label, unit.start_min) == ("2031 US 1211", 100)
    assert pen.post(address, values).status_code == 422
    unread = pen.post(address, values | {"number": "1212", "dating": "1846-7"})
    assert "caractère 6" in beside(unread, "dating")


def test_relations_are_stated_taken_back_and_never_go_round(pen: Client, town: Town) -> None:
    units = {unit.number: unit.pk for unit in StratigraphicUnit.objects.all()}
    address = reverse("archaeology-relations", args=[town.dig.pk])
    said = {"unit": units["1207"], "relation": "covers", "other": units["1300"]}
    assert pen.post(address, said).status_code == 302
    assert "1207 recouvre 1300" in told(pen.get(address))
    known = StratigraphicRelation.objects.count()
    cycle = pen.post(address, {"unit": units["1300"], "relation": "cuts", "other": units["1201"]})
    assert cycle.status_code == 422
    assert re.search(r"Ces relations forment un cycle : 1\d+ → .*1201.*\.", told(cycle))
    assert StratigraphicRelation.objects.count() == known
    back = reverse("archaeology-unrelate", args=[town.dig.pk])
    assert "La relation est retirée" in told(pen.post(back, said, follow=True))
    assert StratigraphicRelation.objects.count() == known - 2
    assert "l’avait déjà retirée" in told(pen.post(back, said, follow=True))


def test_a_find_is_added_to_its_unit_and_gets_levels(pen: Client, town: Town) -> None:
    address = reverse("archaeology-new-find", args=[town.dig.pk])
    values = {
        "number": "M-9",
        "title": "Bord d’amphore",
        "material": "ceramic",
        "unit": "1210",
        "depth_m": "1,4",
        "ground_reference": "ground",
        "place": "0.5300, 49.5150",
    }
    answer = pen.post(address, filled(pen, address, **values))
    find = Find.objects.get(number="M-9")
    assert answer["Location"] == reverse("archaeology-find", args=[find.pk])
    assert find.unit
    assert (find.unit.number, find.inherited, find.depth_m, find.z_m) == (
        *("1210", "restricted", 1.4),
        None,
    )
    wrong = pen.post(address, filled(pen, address, **values | {"number": "M-10", "unit": "1"}))
    assert beside(wrong, "unit") == "Cette opération n’a pas d’unité de ce numéro."
    bare = pen.post(
        address, filled(pen, address, **values | {"number": "M-10", "ground_reference": ""})
    )
    assert "le sol dont on la compte" in beside(bare, "ground_reference")
    levels = reverse("archaeology-add-level", args=[find.pk])
    sent = {"what": "fond", "z_m": "7,25", "datum": "ngf_ign69", "sigma_m": "0,02"}
    assert pen.post(levels, {**sent, "reliability": "B"}).status_code == 302
    level = Level.objects.get(find=find)
    assert (level.z_m, level.sigma_m, level.datum) == (7.25, 0.02, "ngf_ign69")
    assert "fond 7,25 m ± 0,02 m NGF-IGN69" in told(pen.get(answer["Location"]))


def test_a_find_is_corrected_without_moving_a_millimetre(pen: Client, town: Town) -> None:
    Find.objects.filter(pk=town.pot.pk).update(geom=Point(WEST + 0.1234567, SOUTH + 1, srid=2154))
    address = reverse("archaeology-edit-find", args=[town.pot.pk])
    assert pen.post(address, filled(pen, address, title="Pot")).status_code == 302
    town.pot.refresh_from_db()
    assert town.pot.geom
    assert (town.pot.title, town.pot.geom.x, town.pot.depth_m) == ("Pot", WEST + 0.1234567, 1.4)
    stale = filled(pen, address, title="Marmite") | {"version": "1"}
    refused = pen.post(address, stale)
    assert refused.status_code == 409
    assert beside(refused, "title") == "Enregistré maintenant : Pot"


def test_a_source_is_recorded_and_can_be_cited(pen: Client, town: Town) -> None:
    address = reverse("archaeology-new-source")
    values = {"reference": "Rapport 2040", "kind": "report", "year": "2040"}
    assert pen.post(address, filled(pen, address, **values)).status_code == 302
    assert Source.objects.get(reference="Rapport 2040").confidentiality == "restricted"
    stating = reverse("archaeology-state-find", args=[town.coin.pk, "datation"])
    assert "Rapport 2040" in pen.get(stating).text


def test_a_unit_is_corrected_and_the_second_loses_nothing(pen: Client, town: Town) -> None:
    unit = StratigraphicUnit.objects.get(number="1204")
    address = reverse("archaeology-edit-unit", args=[unit.pk])
    page = pen.get(reverse("archaeology-operation", args=[town.dig.pk]))
    assert f'href="{address}"' in page.text
    first = filled(pen, address, number="1204a", dating="0120")
    second = filled(pen, address, interpretation="Fosse à chaux")
    answer = pen.post(address, first)
    assert answer["Location"].endswith(f"#us-{unit.pk}")
    unit.refresh_from_db()
    assert (unit.label, unit.start_min, unit.version) == ("2031 US 1204a", 120, 2)
    refused = pen.post(address, second)
    assert refused.status_code == 409
    assert beside(refused, "number") == "Enregistré maintenant : 1204a"
    assert 'value="Fosse à chaux"' in refused.text
    taken = pen.post(address, first | {"number": "1210", "version": "2"})
    assert taken.status_code == 422


def test_a_source_is_corrected_from_the_list(pen: Client, town: Town) -> None:
    letter = Source.objects.get(confidentiality="restricted")
    address = reverse("archaeology-edit-source", args=[letter.pk])
    assert f'href="{address}"' in pen.get(reverse("archaeology-sources")).text
    first, second = filled(pen, address, year="1811"), filled(pen, address, author="Rondeaux")
    assert pen.post(address, first).status_code == 302
    refused = pen.post(address, second)
    assert refused.status_code == 409
    assert beside(refused, "year") == "Enregistré maintenant : 1811"
    letter.refresh_from_db()
    assert (letter.year, letter.author, letter.confidentiality) == (1811, "", "restricted")


def test_a_place_is_recorded_and_corrected_by_the_heritage_service(
    heritage: Client, town: Town
) -> None:
    new = reverse("archaeology-new-heritage-site")
    values = {"name": "Thermes", "kind": "thermes", "dating": "01XX"}
    made = heritage.post(new, filled(heritage, new, **values))
    assert made.status_code == 302
    # Nothing becomes public by being left as it was.
    assert HeritageSite.objects.get(name="Thermes").visibility == "generalised"
    address = reverse("archaeology-edit-heritage-site", args=[town.theatre.pk])
    code, place = town.theatre.code, town.theatre.geom
    assert heritage.post(address, filled(heritage, address, name="Le théâtre")).status_code == 302
    town.theatre.refresh_from_db()
    assert (town.theatre.name, town.theatre.version) == ("Le théâtre", 2)
    assert (town.theatre.code, town.theatre.geom) == (code, place)
    # It restricts nothing, and a code that is taken would tell of what it does not see.
    hidden = heritage.post(address, filled(heritage, address, confidentiality="restricted"))
    assert hidden.status_code == 422
    assert 'name="code"' not in heritage.get(address).text


def test_a_preferred_dating_is_not_typed_over(
    pen: Client, archaeologist: Actor, town: Town
) -> None:
    said = Assertion.objects.create(
        subject_layer="heritage-sites",
        subject_key=town.theatre.pk,
        kind="dating",
        value={"edtf": "0050"},
        text="vers 50",
    )
    prefer_assertion(archaeologist, said.pk)
    address = reverse("archaeology-edit-heritage-site", args=[town.theatre.pk])
    refused = pen.post(address, filled(pen, address, dating="0060"))
    assert refused.status_code == 422
    assert "Une assertion est retenue pour cela" in beside(refused, "dating")
