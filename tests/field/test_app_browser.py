"""The app in a real browser: no network, a reload, a restart; nothing is lost, nothing comes twice.

A persistent profile stands for the phone: closing it and opening it again is a restart.
"""

from __future__ import annotations

import hashlib
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from field_app_api.sync.models import FieldUpload, Operation
from layers.access.actor import Actor
from layers.access.models import AccessToken, Account
from layers.access.services.wipe_device import order_wipe
from networks.water.models import Incident, IncidentPhoto
from tests.conftest import CHROMIUM_ARGS
from tests.field.conftest import degrees
from tests.networks.water.conftest import at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("town"),
]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK = 360, 1280
SECONDS_TO_THE_BOARD = 5


class Mast:
    """Carries bytes between the phones and the platform, as long as it stands."""

    def __init__(self, platform: tuple[str, int]) -> None:
        self.platform = platform
        self.stands = True
        self._sockets: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def fall(self) -> None:
        """Cut everything, now and until it is put up again."""
        self.stands = False
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._sockets.clear()

    def rise(self) -> None:
        """Carry again."""
        self.stands = True

    def close(self) -> None:
        """For good."""
        self.fall()
        self._door.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                phone, _address = self._door.accept()
                if not self.stands:
                    phone.close()
                    continue
                platform = socket.create_connection(self.platform)
                self._sockets += [phone, platform]
                for one, other in ((phone, platform), (platform, phone)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(65536):
                other.sendall(piece)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class Handset:
    """A phone with the app: its profile outlives its browser."""

    def __init__(self, chromium: Browser, profile: Path, mast: Mast) -> None:
        self.chromium, self.profile, self.mast = chromium, profile, mast
        self.address = f"http://127.0.0.1:{mast.port}"
        self.faults: list[str] = []
        self._context: BrowserContext | None = None

    def start(
        self,
        *,
        online: bool = True,
        width: int = PHONE,
        between: Callable[[Route], Any] | None = None,
        **more: Any,
    ) -> Page:
        """Open the app in a browser that starts now; `between` has its files from the first on."""
        here = degrees(at(100, 0))
        context = self.chromium.browser_type.launch_persistent_context(
            str(self.profile),
            executable_path="/usr/bin/chromium",
            args=CHROMIUM_ARGS,
            viewport={"width": width, "height": 740},
            locale="fr-FR",
            reduced_motion="reduce",
            **(
                {
                    "permissions": ["geolocation"],
                    "geolocation": {"longitude": here[0], "latitude": here[1], "accuracy": 6},
                }
                | more
            ),
        )
        self._context = context
        context.set_offline(not online)
        if between is not None:
            context.route("**/api/field/v1/files/**", between)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(f"{self.address}/terrain")
        return page

    @property
    def context(self) -> BrowserContext:
        """The browser that runs."""
        assert self._context
        return self._context

    def lose_network(self) -> None:
        """For the browser, which knows it, and on the way too: a page that ends may forget it."""
        self.mast.fall()
        self.context.set_offline(True)

    def find_network(self) -> None:
        """There it is again."""
        self.mast.rise()
        self.context.set_offline(False)

    def stop(self) -> None:
        """Close the browser; the profile stays."""
        if self._context:
            self._context.close()
        self._context = None


@pytest.fixture
def handset(
    chromium: Browser, live_server: Any, tmp_path: Path, settings: Any
) -> Iterator[Handset]:
    """A new phone; a script error fails the test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    mast = Mast((live_server.thread.host, live_server.thread.port))
    phone = Handset(chromium, tmp_path / "profile", mast)
    yield phone
    phone.stop()
    mast.close()
    assert not phone.faults


def sign_in(page: Page, who: Account) -> None:
    page.get_by_label("Identifiant").fill(who.username)
    page.get_by_label("Mot de passe").fill("demo")
    page.get_by_role("button", name="Se connecter").click()
    # The forms are there, and so is all that it takes to start without network.
    expect(page.locator(".app-bar__network")).to_have_text("En ligne")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("body[data-screen=accueil]")).to_be_visible()


def log(page: Page, kind: str, photo: bytes | None = None) -> None:
    """From the first screen: three taps after the app's start, four with it."""
    page.get_by_role("link", name="Signaler").click()
    page.get_by_role("button", name=kind, exact=True).click()
    expect(page.locator(".app-place__status")).to_contain_text("à 6 m près")
    if photo is not None:
        file: Any = {"name": "cave.jpg", "mimeType": "image/jpeg", "buffer": photo}
        page.locator("#photo").set_input_files(file)
        expect(page.get_by_alt_text("Photo 1")).to_be_visible()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("heading", name="Enregistré sur ce téléphone")).to_be_visible()
    expect(page.locator(".app-saved__what")).to_have_text(kind)
    page.get_by_role("button", name="Accueil").click()


def a_photo(seed: int, side: int) -> bytes:
    """Noise: as heavy as a photo of that size gets."""
    noise = random.Random(seed).randbytes(side * side * 3)
    told = BytesIO()
    Image.frombytes("RGB", (side, side), noise).save(told, "JPEG", quality=90)
    return told.getvalue()


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {[node['target'] for node in each['nodes']]}"
        for each in result["violations"]
    ]


def require_sound(page: Page, width: int) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_three_leaks_without_network_are_on_the_board_in_five_seconds(
    handset: Handset,
    plumber: Account,
    chromium: Browser,
    live_server: Any,
    signed_in: Callable[[Account], Client],
) -> None:
    photos = [a_photo(1, 700), a_photo(2, 1500), a_photo(3, 300)]
    assert len(photos[1]) > 1_500_000  # more than a piece
    page = handset.start()
    sign_in(page, plumber)
    handset.lose_network()
    for kind, photo in zip(("Fuite", "Casse", "Manque d’eau"), photos, strict=True):
        log(page, kind, photo)
    page.reload()
    expect(page.locator(".app-bar__count")).to_have_text("3 à envoyer")
    handset.stop()
    page = handset.start(online=False)
    expect(page.locator(".app-bar__count")).to_have_text("3 à envoyer")
    expect(page.locator(".app-bar__network")).to_have_text("Hors ligne")
    assert page.evaluate("fetch('/healthz').then(() => 'there', () => 'gone')") == "gone"
    assert not Operation.objects.exists()

    desk = chromium.new_context(base_url=live_server.url)
    session = signed_in(plumber).cookies["sessionid"].value
    desk.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    board = desk.new_page()
    board.goto("/eau/interventions")
    items = board.locator(".water-board li[data-id]")
    expect(items).to_have_count(0)
    # The front desk's page stays open, and is told by itself.
    triage = desk.new_page()
    triage.goto("/triage")
    told = triage.locator("#field-now summary")
    expect(told).to_be_hidden()
    began = time.monotonic()
    handset.find_network()
    expect(told).to_contain_text("3", timeout=SECONDS_TO_THE_BOARD * 1000)
    while items.count() < len(photos) and time.monotonic() - began < SECONDS_TO_THE_BOARD:
        board.reload()
    took = time.monotonic() - began
    expect(items).to_have_count(3)
    assert took < SECONDS_TO_THE_BOARD, took
    told.click()
    expect(triage.locator("#field-now [data-work]").locator("visible=true")).to_have_count(3)
    expect(items.first).to_contain_text("à l’instant")
    desk.close()

    expect(page.locator(".app-bar__count")).to_have_text("0 à envoyer")
    sent = {hashlib.sha256(photo).hexdigest() for photo in photos}
    assert Incident.objects.count() == Operation.objects.count() == len(photos)
    assert {photo.sent_digest for photo in IncidentPhoto.objects.all()} == sent
    assert {
        hashlib.sha256(upload.path.read_bytes()).hexdigest() for upload in FieldUpload.objects.all()
    } == sent
    # Nothing of it is on the phone any more, and it is not sent again.
    page.reload()
    expect(page.locator(".app-bar__network")).to_have_text("En ligne")
    assert (
        page.evaluate(
            """new Promise((done) => { const asked = indexedDB.open('terrain');
          asked.onsuccess = () => { const all = asked.result.transaction('files')
            .objectStore('files').count(); all.onsuccess = () => done(all.result); }; })"""
        )
        == 0
    )
    assert Incident.objects.count() == len(photos)


def test_a_photo_goes_on_where_it_stopped(handset: Handset, plumber: Account) -> None:
    photo = a_photo(4, 1700)
    pieces: list[int] = []

    def cut_after_the_first(route: Route) -> None:
        request = route.request
        if request.method == "PATCH":
            if pieces and not handset.profile.with_name("mended").exists():
                route.abort()
                return
            pieces.append(int(request.headers["upload-offset"]))
        route.continue_()

    page = handset.start(between=cut_after_the_first)
    sign_in(page, plumber)
    log(page, "Fuite", photo)
    page.get_by_role("link", name="À envoyer", exact=False).first.click()
    expect(page.get_by_text("1 Mo sur")).to_be_visible()
    expect(page.get_by_text("La fiche est arrivée ; 1 photo encore")).to_be_visible()
    handset.stop()
    handset.profile.with_name("mended").touch()
    page = handset.start(between=cut_after_the_first)
    expect(page.locator(".app-bar__count")).to_have_text("0 à envoyer")
    assert pieces == list(range(0, len(photo), 1_000_000))
    upload = FieldUpload.objects.get()
    assert upload.path.read_bytes() == photo
    assert IncidentPhoto.objects.get().sent_digest == upload.sha256


def test_a_phone_that_is_to_be_wiped_keeps_nothing(
    handset: Handset, plumber: Account, as_actor: Callable[[Account], Actor]
) -> None:
    page = handset.start()
    sign_in(page, plumber)
    handset.lose_network()
    log(page, "Fuite", a_photo(5, 200))
    order_wipe(as_actor(plumber), AccessToken.objects.get(account=plumber).pk)
    handset.find_network()
    expect(page.get_by_role("heading", name="Ce téléphone a été effacé")).to_be_visible()
    assert AccessToken.objects.get().wiped_at is not None
    assert not Incident.objects.exists()
    left = page.evaluate(
        """(async () => [(await indexedDB.databases()).length, (await caches.keys()).length,
             (await navigator.serviceWorker.getRegistrations()).length, localStorage.length])()"""
    )
    assert left == [0, 0, 0, 0]


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_screen_is_clean_and_no_wider_than_the_phone(
    handset: Handset, plumber: Account, width: int
) -> None:
    page = handset.start(width=width)
    require_sound(page, width)
    sign_in(page, plumber)
    require_sound(page, width)
    for address in ("signaler", "a-envoyer", "telephone"):
        page.goto(f"{handset.address}/terrain#/{address}")
        expect(page.locator(f"body[data-screen='{address}']")).to_be_visible()
        require_sound(page, width)
    page.goto(f"{handset.address}/terrain#/signaler")
    page.get_by_role("button", name="Fuite", exact=True).click()
    for each in page.locator("summary").all():
        each.click()
    require_sound(page, width)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Arrivé : c’est enregistré.")).to_be_visible()
    require_sound(page, width)


def test_by_keyboard_alone_where_no_position_is_to_be_had(
    handset: Handset, plumber: Account
) -> None:
    page = handset.start(permissions=[])
    sign_in(page, plumber)
    keyboard = page.keyboard

    def tab_to(what: str, limit: int = 40) -> None:
        for _ in range(limit):
            keyboard.press("Tab")
            found = page.evaluate(
                """() => { const at = document.activeElement;
                  if (at === document.body) return '';
                  return ((at.labels?.[0]?.textContent ?? '') + ' ' + at.textContent).trim(); }"""
            )
            if what in found:
                return
        raise AssertionError(f"no way to {what!r} by Tab")

    tab_to("Signaler")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Signaler")).to_be_focused()
    tab_to("Fuite")
    keyboard.press("Enter")
    expect(page.locator(".app-place__status")).to_contain_text("La position est refusée")
    tab_to("Enregistrer")
    keyboard.press("Enter")
    said = page.get_by_role("alert").last
    expect(said).to_contain_text("La position manque")
    # What was begun is still there after a reload.
    page.reload()
    expect(page.get_by_role("heading", name="Fuite")).to_be_visible()
    tab_to("Placer autrement")
    keyboard.press("Enter")
    tab_to("Coordonnées")
    longitude, latitude = degrees(at(100, 0))
    keyboard.type(f"{latitude:.6f}, {longitude:.6f}")
    tab_to("Enregistrer")
    keyboard.press("Enter")
    expect(said).to_contain_text("La position manque")
    tab_to("Prendre ces coordonnées")
    keyboard.press("Enter")
    # What was missing is there: it is no longer asked for.
    expect(said).to_be_empty()
    tab_to("Enregistrer")
    keyboard.press("Enter")
    expect(page.get_by_text("Arrivé : c’est enregistré.")).to_be_visible()
    incident = Incident.objects.get()
    assert (incident.kind, incident.place_source) == ("leak", "map")
