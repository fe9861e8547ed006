"""What a phone sent is mended at a desk: places, objects by their names, what is left of a text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from PIL import Image

from field_app_api.sync.models import Operation, Unread
from layers.access.models import Account, Territory
from layers.access.roles import Role
from networks.water.models import Incident, Pipe
from tests.field.conftest import Phone, degrees
from tests.field.test_files import declared, photo, upload
from tests.field.test_review_pages import LIST, conflict, desk, text
from tests.networks.water.conftest import Town, at

__all__ = ["desk"]

NEAR = f"{LIST}/pres-de"


def written(x: float, y: float) -> str:
    """A place of the square as people type it."""
    lon, lat = degrees(at(x, y))
    return f"{lat:.6f}, {lon:.6f}"


def choices(answer: Any, name: str) -> list[str]:
    """What is offered under a name, in words."""
    page = answer.content.decode()
    rows = re.findall(rf'<input type="(?:radio|checkbox)" name="{name}".*?</label>', page, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>?", " ", f"<{row}")).strip() for row in rows]


def refused_leak(phone: Phone, **said: Any) -> str:
    """A leak that could not be taken; the address of its page."""
    leak = phone.leak(**({"new": {"kind": "tsunami"}} | said))
    (receipt,) = phone.send(leak)
    assert receipt["outcome"] == "quarantined"
    return f"{LIST}/{leak['id']}"


def test_pipes_near_the_place_are_chosen_by_their_names(
    desk: Client, phone: Phone, town: Town, neighbour: Territory
) -> None:
    away = Pipe.objects.create(
        territory=neighbour, code="AILLEURS", network="drinking", geom=town.pipes["AB"].geom
    )
    page = refused_leak(phone)
    offered = choices(desk.get(page), "pipe")
    assert offered[0].startswith("AB · 0 m · Eau potable · Fonte grise")
    assert offered[1].startswith("egout · 3 m")
    assert offered[-1] == "Aucune de celles-là"
    # What is out of service, and what is not the reader's, is offered to nobody.
    assert not any(each.startswith(("ancienne", "AILLEURS")) for each in offered)
    said = {"what": "mend", "kind": "leak", "place": written(100, 0)}
    for wrong in ({"pipe": str(away.pk)}, {"pipe": "x"}, {"pipe": "9" * 30}):
        answer = desk.post(page, said | wrong)
        assert "Cette fiche n’existe pas, ou n’est pas à vous" in text(answer)
    for name in ("AILLEURS", "Z", "BC, CD"):
        assert desk.post(page, said | {"pipe-par-nom": name}).status_code == 422
    # The place was moved without a script: what lies near it now is offered.
    moved = desk.post(page, said | {"kind": "", "place": written(200, 100)})
    assert choices(moved, "pipe")[0].startswith("BC · 0 m")
    # What was chosen stays in sight, wherever it lies, until the rest is right.
    kept = desk.post(page, said | {"kind": "", "pipe": str(town.pipes["CD"].pk)})
    assert f'value="{town.pipes["CD"].pk}" id="id_pipe_0" checked' in kept.content.decode()
    assert desk.post(page, said | {"pipe-par-nom": "CD"}).status_code == 302
    assert Incident.objects.get().pipe == town.pipes["CD"]


def test_who_comes_second_is_told_that_it_is_done(desk: Client, phone: Phone, town: Town) -> None:
    said = {"what": "mend", "kind": "leak", "place": written(100, 0)}
    page = refused_leak(phone)
    assert desk.post(page, said).status_code == 302
    for late in (said, said | {"place": written(50, 0)}, {"what": "raw", "raw": "{}"}):
        answer = desk.post(page, late)
        assert (answer.status_code, Incident.objects.count()) == (409, 1)
        assert "Cette saisie a déjà été reprise." in text(answer)
    broken = unreadable(phone, b'{"layer": "water-incidents", "method": "create"')
    assert desk.post(broken, said).status_code == 302
    answer = desk.post(broken, said)
    assert (answer.status_code, Incident.objects.count()) == (409, 2)
    assert "Cet envoi a déjà été repris." in text(answer)


def test_a_name_of_two_is_chosen_from_the_list(desk: Client, phone: Phone, town: Town) -> None:
    Pipe.objects.filter(code="egout").update(code="AB")
    page = refused_leak(phone)
    said = {"what": "mend", "kind": "leak", "place": written(100, 0)}
    twice = desk.post(page, said | {"pipe-par-nom": "AB"})
    assert "Plusieurs s’appellent « AB »" in text(twice)
    chosen = desk.post(page, said | {"pipe": str(town.pipes["AB"].pk)})
    assert chosen.status_code == 302
    assert Incident.objects.get().pipe == town.pipes["AB"]


def test_what_was_sent_is_told_beside_what_is_asked(desk: Client, phone: Phone, town: Town) -> None:
    bad = {"kind": "tsunami", "pipe": "AB", "depth": 3, "description": "cave"}
    page = refused_leak(phone, new=bad, schema=99)
    shown = text(desk.get(page))
    assert "Le téléphone a envoyé : « tsunami »." in shown
    assert "Le téléphone a envoyé : « AB »." in shown
    assert "Le téléphone a envoyé : « cave »" not in shown
    assert "ce n’est pas repris : depth 3" in shown
    assert '<textarea id="raw"' not in desk.get(page).content.decode()
    said = {"what": "mend", "kind": "leak", "description": "cave", "place": written(100, 0)}
    assert desk.post(page, said).status_code == 302
    kept = Operation.objects.get()
    assert kept.repaired is not None
    # The place is where it was: it is told as the phone told it.
    assert kept.repaired["geometry"] == kept.body["geometry"]
    assert kept.repaired["accuracy_m"] == 5.0
    assert Incident.objects.get().place_source == "gps"


@pytest.mark.parametrize(
    ("source", "accuracy", "told"),
    [("map", "", ("map", None)), ("gps", "12", ("gps", 12.0)), ("gps", "", ("map", None))],
)
def test_a_place_that_was_moved_says_how_it_is_known(
    desk: Client, phone: Phone, town: Town, source: str, accuracy: str, told: Any
) -> None:
    page = refused_leak(phone)
    said = {"what": "mend", "kind": "leak", "place": written(120, 0)}
    assert (
        desk.post(page, said | {"place_source": source, "accuracy_m": accuracy}).status_code == 302
    )
    incident = Incident.objects.get()
    assert (incident.place_source, incident.accuracy_m) == told


def test_what_an_edit_says_stays_as_it_was_said(desk: Client, phone: Phone, town: Town) -> None:
    (made,) = phone.send(phone.leak())
    valves = [town.valves["AB-B"].pk, town.valves["AB-A"].pk]
    moment = "2026-05-04T10:30:25+02:00"
    edit = phone.operation(
        "update",
        key=made["key"],
        base_version=made["version"],
        new={
            "closed_valves": valves,
            "isolated_at": moment,
            "pipe": None,
            "repaired_on": "demain",
            "repair_support": "pipe",
        },
    )
    phone.send(edit)
    page = f"{LIST}/{edit['id']}"
    shown = desk.get(page)
    assert "Le téléphone a envoyé : « demain »." in text(shown)
    assert 'value="2026-05-04T10:30"' in shown.content.decode()
    # The two that the phone closed stand first, in its order, ticked.
    offered = choices(shown, "closed_valves")
    assert [each.split(" · ")[0].split("> ")[-1] for each in offered[:2]] == ["V-AB-B", "V-AB-A"]
    assert shown.content.decode().count(" checked") >= 2
    said = {
        "what": "mend",
        "closed_valves": [str(each) for each in valves],
        "isolated_at": "2026-05-04T10:30",
        "repair_support": "pipe",
        "repaired_on": "2026-05-04",
    }
    done = desk.post(page, said)
    assert done.status_code == 302, text(done)
    repaired = Operation.objects.get(pk=edit["id"]).repaired
    assert repaired is not None
    assert repaired["new"] == {
        "closed_valves": valves,
        "isolated_at": moment,
        "pipe": None,
        "repaired_on": "2026-05-04",
        "repair_support": "pipe",
    }
    closed = Incident.objects.get().closed_valves.order_by("order")
    assert [each.device_id for each in closed] == valves


def test_an_edit_that_waited_in_vain_is_given_its_object(
    desk: Client, phone: Phone, town: Town
) -> None:
    (made,) = phone.send(phone.leak())
    lost = "11111111-1111-4111-8111-111111111111"
    edit = phone.operation("update", parent=lost, old={"kind": "leak"}, new={"kind": "break"})
    phone.send(edit)
    Operation.objects.filter(pk=edit["id"]).update(
        received_at=timezone.now() - timedelta(days=5, minutes=1)
    )
    page = f"{LIST}/{edit['id']}"
    number = Incident.objects.get().number
    said = {"what": "mend", "kind": "break"}
    assert "Choisissez la fiche" in text(desk.post(page, said))
    assert desk.post(page, said | {"about-par-nom": number}).status_code == 302
    assert (Incident.objects.get().kind, Incident.objects.get().pk) == ("break", made["key"])


def test_a_layer_that_nobody_fills_in_is_filled_in_as_another(
    desk: Client,
    phone: Phone,
    town: Town,
    signed_in: Callable[[Account], Client],
    account: Callable[..., Account],
) -> None:
    leak = phone.leak(layer="no-such-layer")
    phone.send(leak)
    page = f"{LIST}/{leak['id']}"
    shown = desk.get(page)
    assert "À remplir : Signaler un incident" in text(shown)
    assert "« no-such-layer » ne se remplit pas sur le terrain" in text(shown)
    assert "de l’eau dans la cave" in shown.content.decode()
    # Who fills in no form has the text itself.
    office = signed_in(account("admin", town.territory, Role.ADMINISTRATOR))
    assert '<textarea id="raw"' in office.get(page).content.decode()
    for raw in ("x", "null", "[]"):
        refused = office.post(page, {"what": "raw", "raw": raw})
        assert (refused.status_code, raw in refused.content.decode()) == (422, True)
    said = {"what": "mend", "kind": "leak", "place": written(100, 0)}
    assert desk.post(page, said).status_code == 302
    assert Incident.objects.count() == 1


def test_what_has_no_answers_is_tried_again_as_it_is(
    desk: Client, phone: Phone, town: Town
) -> None:
    (made,) = phone.send(phone.leak())
    gone = phone.operation("delete", key=made["key"], base_version=made["version"], schema=99)
    (receipt,) = phone.send(gone)
    assert receipt["outcome"] == "quarantined"
    page = f"{LIST}/{gone['id']}"
    shown = desk.get(page)
    assert "Essayer de nouveau" in text(shown)
    assert "<textarea" not in shown.content.decode()
    assert desk.post(page, {"what": "again"}).status_code == 302
    assert Incident.objects.get().state == "unfounded"


CUT = (
    '{"ops": [\n  {"id": "%s", "layer": "water-incidents", "method": "create",\n'
    '   "device": "d", "sequence": 4, "at": "2026-05-04T10:00:00+02:00",\n'
    '   "geometry": {"type": "Point", "coordinates": %s},\n'
    '   "new": {"kind": "leak", "description": "L’eau sort", "severity": "urg'
)
ID = "22222222-2222-4222-8222-222222222222"


def unreadable(phone: Phone, raw: bytes) -> str:
    """The address of the page about bytes that were sent."""
    phone.post(raw)
    return f"{LIST}/illisible/{Unread.objects.latest('received_at').pk}"


def test_what_is_left_of_a_text_that_was_cut_is_filled_in(
    desk: Client, phone: Phone, town: Town
) -> None:
    raw = (CUT % (ID, json.dumps(degrees(at(100, 0))))).encode()
    page = unreadable(phone, raw)
    shown = desk.get(page)
    assert "Ligne 5, caractère 69 : le texte qui commence ici ne se termine pas." in text(shown)
    html = shown.content.decode()
    assert 'value="leak" selected' in html
    assert "L’eau sort" in html.partition('name="description"')[2][:200]
    assert f'value="{written(100, 0)}"' in html
    assert choices(shown, "pipe")[0].startswith("AB · 0 m")
    assert '<textarea id="raw"' not in html
    assert desk.get(f"{page}/texte").content == raw
    said = {"what": "mend", "kind": "leak", "description": "L’eau sort", "place": written(100, 0)}
    assert desk.post(page, said).status_code == 302
    kept = Operation.objects.get()
    assert (str(kept.pk), kept.sequence, kept.device) == (ID, 4, "d")
    assert kept.at.isoformat() == "2026-05-04T08:00:00+00:00"
    again = text(desk.get(page))
    assert "Cet envoi a été repris." in again
    assert "À remplir" not in again


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'{"id" 1}', "Ligne 1, caractère 7 : un deux-points est attendu."),
        (b'{"id": 1\n "b": 2}', "Ligne 2, caractère 2 : une virgule est attendue."),
        (b'{"id":\n  oui}', "Ligne 2, caractère 3 : une valeur est attendue."),
        (b"{id: 1}", "Ligne 1, caractère 2 : le nom d’une valeur, entre guillemets, est attendu."),
        (b'{"a": 1} {"b": 2}', "Ligne 1, caractère 10 : quelque chose suit la fin."),
        (b'{"a": "l\xe9zard"}', "Ligne 1, caractère 9 : un octet n’est pas de l’UTF-8."),
        (b"[" * 3000, "emboîté trop profondément"),
        (b"", "Ligne 1, caractère 1 : le texte s’arrête avant la fin."),
        (b"\x1f\x8b\x08\x00gzip", "un octet n’est pas de l’UTF-8"),
    ],
)
def test_where_a_text_breaks_is_told(
    desk: Client, phone: Phone, town: Town, raw: bytes, why: str
) -> None:
    Unread.objects.create(
        account=Account.objects.get(username="eau"), digest="0", raw=raw, size=len(raw), reason="?"
    )
    page = f"{LIST}/illisible/{Unread.objects.get().pk}"
    assert why in text(desk.get(page))


def test_json_that_is_no_operation_is_shown_in_lines(
    desk: Client, phone: Phone, town: Town
) -> None:
    page = unreadable(phone, b'[{"a": 1, "layer": "water-incidents"}]')
    shown = desk.get(page)
    assert "&quot;layer&quot;: &quot;water-incidents&quot;" in shown.content.decode()
    assert "Ligne" not in text(shown)


def test_a_text_of_one_long_line_is_shown_around_its_fault(
    desk: Client, phone: Phone, town: Town
) -> None:
    page = unreadable(phone, b'{"a": "' + b"x" * 50_000 + b'" oops ' + b"y" * 50_000)
    shown = desk.get(page)
    assert "oops" in text(shown)
    assert "Une partie seulement est montrée." in text(shown)
    assert len(shown.content) < 60_000


def test_a_text_of_several_operations_says_so(desk: Client, phone: Phone, town: Town) -> None:
    raw = json.dumps([phone.leak(), phone.leak()]).encode()[:-5]
    assert "semble contenir 2 saisies" in text(desk.get(unreadable(phone, raw)))


def test_what_came_whole_since_is_not_entered_twice(desk: Client, phone: Phone, town: Town) -> None:
    leak = phone.leak()
    page = unreadable(phone, json.dumps(leak | {"sequence": "x"}).encode())
    assert "La reprendre ici la compterait deux fois" not in text(desk.get(page))
    phone.send(leak)
    shown = desk.get(page)
    assert "La reprendre ici la compterait deux fois" in text(shown)
    assert f'href="{LIST}/{leak["id"]}"' in shown.content.decode()


def test_of_what_is_no_operation_all_that_can_be_read_is_kept(
    desk: Client, phone: Phone, town: Town
) -> None:
    file = declared(photo())
    leak = phone.leak(files=[file], at="hier", sequence=0, accuracy_m="x")
    page = unreadable(phone, json.dumps(leak).encode())
    assert "Fichiers annoncés cave.jpg" in text(desk.get(page))
    said = {"what": "mend", "kind": "leak", "place": written(100, 0)}
    assert desk.post(page, said).status_code == 302
    kept = Operation.objects.get()
    assert kept.body["files"] == [file]
    assert abs(kept.at - Unread.objects.get().received_at) < timedelta(seconds=1)


def test_an_edit_that_cannot_be_read_is_mended_as_an_edit(
    desk: Client, phone: Phone, town: Town
) -> None:
    valve = town.valves["AB-A"]
    edit = phone.operation(
        "update",
        "water-devices",
        key=valve.pk,
        base_version=1,
        old={"is_open": True},
        new={"is_open": False},
        sequence="x",
    )
    page = unreadable(phone, json.dumps(edit).encode())
    shown = desk.get(page)
    assert "À remplir : Manœuvrer une vanne" in text(shown)
    assert "geo-map" not in shown.content.decode()
    assert desk.post(page, {"what": "mend", "is_open": "false"}).status_code == 302
    valve.refresh_from_db()
    assert valve.is_open is False


def test_who_fills_in_no_form_mends_the_text(
    phone_of: Callable[[Account], Phone],
    town: Town,
    signed_in: Callable[[Account], Client],
    account: Callable[..., Account],
) -> None:
    stranger = Account.objects.create_user("passant", password="demo")
    page = unreadable(phone_of(stranger), b"{oops")
    office = signed_in(account("admin", town.territory, Role.ADMINISTRATOR))
    shown = office.get(page)
    assert '<textarea id="raw"' in shown.content.decode()
    assert "Vous ne remplissez aucun formulaire" in text(shown)
    assert "Ligne 1, caractère 2" in text(shown)
    assert office.post(page, {"what": "raw", "raw": "{"}).status_code == 422


def test_photos_are_shown_small_to_those_who_judge(
    desk: Client,
    phone: Phone,
    town: Town,
    settings: LazySettings,
    tmp_path: Path,
    signed_in: Callable[[Account], Client],
    front_desk: Account,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    data = photo(side=900)
    upload(phone, data)
    leak = phone.leak(new={"kind": "tsunami"}, files=[declared(data)])
    phone.send(leak)
    href = f"{LIST}/{leak['id']}/fichiers/{declared(data)['sha256']}/apercu"
    assert f'src="{href}"' in desk.get(f"{LIST}/{leak['id']}").content.decode()
    answer = desk.get(href)
    assert answer.headers["Content-Type"] == "image/jpeg"
    with Image.open(BytesIO(answer.content)) as picture:
        assert max(picture.size) == 480
        assert not picture.getexif()
    assert signed_in(front_desk).get(href).status_code == 404
    assert desk.get(href.replace(leak["id"], ID)).status_code == 404
    assert desk.get(f"{LIST}/{leak['id']}/fichiers/{'0' * 64}/apercu").status_code == 404


def test_what_lies_near_is_told_as_it_may_be_seen(
    desk: Client,
    phone: Phone,
    town: Town,
    signed_in: Callable[[Account], Client],
    front_desk: Account,
) -> None:
    lon, lat = degrees(at(100, 0))
    asked = {"couche": "water-pipes", "lon": str(lon), "lat": str(lat)}
    near = desk.get(NEAR, asked).json()["near"]
    assert near[0]["key"] == town.pipes["AB"].pk
    for wrong in ({"lon": "x"}, {"lon": "nan"}, {"lat": ""}):
        assert desk.get(NEAR, asked | wrong).status_code == 400
    assert desk.get(NEAR, asked | {"lon": "400"}).json() == {"near": []}
    assert desk.get(NEAR, asked | {"couche": "nothing"}).status_code == 404
    assert signed_in(front_desk).get(NEAR, asked).status_code == 404
    assert Client().get(NEAR, asked).status_code == 302


def test_a_choice_between_two_reads_as_cards_on_a_phone(
    desk: Client, phone: Phone, town: Town
) -> None:
    page = conflict(phone, town)
    desk.post(page, {"what": "choose", "version": "2", "take-handling": "mine"})
    assert 'data-title="Aujourd’hui"' in desk.get(page).content.decode()
