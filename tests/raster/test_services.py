"""Bringing, correcting and deleting: who may, what is refused, what stays behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from layers.access.actor import PUBLIC, Actor, actor_of, system_actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.catalog.changing import ConflictingChange
from layers.raster import storage
from layers.raster.examining import RasterRefused
from layers.raster.models import Raster
from layers.raster.services.correct_raster import Correction, correct_raster
from layers.raster.services.delete_raster import delete_raster
from layers.raster.services.import_raster import RasterFacts, import_raster
from layers.raster.services.make_raster import make_raster
from layers.raster.services.remake_raster import remake_raster
from layers.raster.vocabulary import State
from tests.raster.conftest import Bring
from tests.raster.drawn import NORTH, WEST, heights, straight

pytestmark = pytest.mark.django_db
FLAT = np.full((8, 8), 12.5, np.float32)
FACTS = RasterFacts(" Vallée ", "elevation", confidentiality="public")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return heights(tmp_path / "mnt.tif", FLAT)


def left() -> list[Path]:
    """Every file of rasters that lies anywhere."""
    return [each for each in storage.root().rglob("*") if each.is_file()]


def test_what_is_brought_waits_for_a_worker(
    archaeologist: Actor, territory: Territory, model: Path
) -> None:
    file = SimpleUploadedFile("C:\\secret\\mnt.tif", model.read_bytes())
    made = import_raster(archaeologist, territory.pk, file, FACTS)
    made.refresh_from_db()
    assert (made.title, made.state, made.progress) == ("Vallée", State.WAITING, 0)
    assert (made.original, made.crs, made.vertical) == ("original.tif", "EPSG:2154", "EPSG:5720")
    assert made.resolution_m == pytest.approx(2)
    assert made.geom is not None
    assert made.geom.extent == pytest.approx((WEST, NORTH - 16, WEST + 16, NORTH))
    assert made.bytes == model.stat().st_size
    assert left() == [storage.original_path(made)]
    assert storage.original_path(made).read_bytes() == model.read_bytes()


def test_who_brings_and_who_does_not(
    territory: Territory,
    neighbour: Territory,
    account: Callable[..., Account],
    stranger: Actor,
    model: Path,
) -> None:
    may = {Role.ARCHAEOLOGIST, Role.HERITAGE, Role.ADMINISTRATOR}
    for role in Role:
        actor = actor_of(account(f"a-{role}", territory, role))
        if role in may:
            assert import_raster(actor, territory.pk, model, FACTS).pk
        else:
            with pytest.raises(PermissionDenied):
                import_raster(actor, territory.pk, model, FACTS)
    for other in (stranger, PUBLIC):
        with pytest.raises(PermissionDenied):
            import_raster(other, territory.pk, model, FACTS)
    assert import_raster(system_actor("demo"), territory.pk, model, FACTS).pk
    assert Raster.objects.count() == len(may) + 1


def test_who_could_not_see_it_makes_nothing_restricted(
    administrator: Actor, territory: Territory, model: Path, bring: Bring
) -> None:
    with pytest.raises(PermissionDenied, match="restreints"):
        import_raster(administrator, territory.pk, model, RasterFacts("x", "elevation"))
    public = bring(model, confidentiality="public")
    hidden = replace(Correction.of(public), confidentiality="restricted")
    with pytest.raises(PermissionDenied, match="restreints"):
        correct_raster(administrator, public.pk, 1, hidden)


def test_what_is_refused_leaves_nothing(
    archaeologist: Actor, territory: Territory, tmp_path: Path
) -> None:
    for content in (b"", b"Bonjour", b"II*\0"):
        file = SimpleUploadedFile("x.tif", content)
        with pytest.raises(RasterRefused):
            import_raster(archaeologist, territory.pk, file, FACTS)
    file = SimpleUploadedFile("x.tif", b"x")
    with pytest.raises(ValidationError):
        import_raster(archaeologist, territory.pk, file, RasterFacts(" ", "elevation"))
    with pytest.raises(ValidationError):
        import_raster(archaeologist, territory.pk, file, RasterFacts("x", "sculpture"))
    assert not Raster.objects.exists()
    assert left() == []


def test_a_file_too_heavy_is_not_written_to_its_end(
    archaeologist: Actor, territory: Territory, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "MOST_BYTES", 100)
    with pytest.raises(RasterRefused) as refused:
        import_raster(archaeologist, territory.pk, model, FACTS)
    assert refused.value.code == "too-heavy"
    assert left() == []


def test_a_footprint_far_away_asks_what_is_true(
    archaeologist: Actor, territory: Territory, tmp_path: Path
) -> None:
    far = heights(tmp_path / "loin.tif", FLAT, transform=straight(292_000, 6_833_000))
    with pytest.raises(RasterRefused, match=r"plus de 50 km .* 48\.47 de latitude") as refused:
        import_raster(archaeologist, territory.pk, far, FACTS)
    assert refused.value.code == "far"
    meant = RasterFacts("x", "elevation", elsewhere=True)
    assert import_raster(archaeologist, territory.pk, far, meant).pk
    stated = RasterFacts("x", "elevation", crs=2154)
    assert import_raster(archaeologist, territory.pk, far, stated).pk


def test_a_territory_without_limits_is_far_from_nothing(
    stranger: Actor, neighbour: Territory, model: Path
) -> None:
    assert import_raster(stranger, neighbour.pk, model, FACTS).pk


def test_facts_are_corrected_and_the_file_stays(
    bring: Bring, archaeologist: Actor, model: Path
) -> None:
    before = bring(model)
    facts = Correction(" Val ", 2021, "IGN", "Etalab 2.0", "", "public")
    after = correct_raster(archaeologist, before.pk, 1, facts)
    assert (after.title, after.year, after.version) == ("Val", 2021, 2)
    assert (after.cog, after.sha256) == (before.cog, before.sha256)
    after.refresh_from_db()
    assert after.visibility == "public"


def test_two_people_at_once(bring: Bring, archaeologist: Actor, model: Path) -> None:
    made = bring(model)
    facts = Correction.of(made)
    correct_raster(archaeologist, made.pk, 1, facts)
    with pytest.raises(ConflictingChange):
        correct_raster(archaeologist, made.pk, 1, facts)
    with pytest.raises(ConflictingChange):
        delete_raster(archaeologist, made.pk, 1)
    with pytest.raises(ValidationError):
        correct_raster(archaeologist, made.pk, 2, Correction("", None, "", "", "", "public"))


def test_who_may_not_change_it_learns_nothing(
    bring: Bring, stranger: Actor, administrator: Actor, model: Path
) -> None:
    made = bring(model)
    said = set()
    for actor in (stranger, administrator, PUBLIC):
        for key in (made.pk, 12345):
            with pytest.raises(PermissionDenied) as denied:
                delete_raster(actor, key, 1)
            said.add(str(denied.value))
            with pytest.raises(PermissionDenied) as denied:
                correct_raster(actor, key, 1, Correction.of(made))
            said.add(str(denied.value))
    assert len(said) == 1


def test_what_is_deleted_leaves_no_files(bring: Bring, archaeologist: Actor, model: Path) -> None:
    made = bring(model)
    assert left()
    with TestCase.captureOnCommitCallbacks(execute=True):
        delete_raster(archaeologist, made.pk, 1)
    assert not Raster.objects.exists()
    assert left() == []


def test_files_that_no_raster_is_behind_are_swept(
    bring: Bring, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bring(model)
    (storage.root() / "12345").mkdir()
    (storage.root() / "incoming" / "half").write_bytes(b"x")
    storage.sweep()
    assert (storage.root() / "12345").is_dir()  # it may be on its way
    monkeypatch.setattr(storage, "RECEIVED_WITHIN_SECONDS", -1)
    storage.sweep()
    assert {each.name for each in storage.root().iterdir()} == {"incoming", str(made.pk)}
    assert not (storage.root() / "incoming" / "half").exists()


def test_what_failed_is_made_once_more(bring: Bring, archaeologist: Actor, model: Path) -> None:
    waiting = bring(model, made=False)
    path = storage.original_path(waiting)
    away = path.rename(path.with_name("away"))
    make_raster(waiting.pk)
    away.rename(path)
    failed = Raster.objects.get()
    assert failed.state == State.FAILED
    again = remake_raster(archaeologist, failed.pk, failed.version)
    assert (again.state, again.progress, again.reason) == (State.WAITING, 0, "")
    make_raster(again.pk)
    ready = Raster.objects.get()
    assert ready.state == State.READY
    with pytest.raises(ValidationError, match="échoué"):
        remake_raster(archaeologist, ready.pk, ready.version)
    with pytest.raises(PermissionDenied):
        remake_raster(PUBLIC, ready.pk, ready.version)
