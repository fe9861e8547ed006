"""The worker's part: progress to the whole, once more after a kill, and nothing left behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from layers.access.actor import system_actor
from layers.access.models import Territory
from layers.raster import storage
from layers.raster.models import Raster
from layers.raster.services import make_raster as making
from layers.raster.services.import_raster import RasterFacts, import_raster
from layers.raster.services.make_raster import make_raster
from layers.raster.tasks import sweep_rasters
from layers.raster.vocabulary import State
from tests.catalog.killing import (
    PATIENCE_SECONDS,
    dying_worker,
    forget_jobs,
    hand_over_stalled_jobs,
)
from tests.catalog.working import work
from tests.raster.conftest import Bring
from tests.raster.drawn import colours, heights, picture, straight, written


@pytest.mark.django_db
def test_progress_reaches_the_whole_and_is_written_down(
    bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_EVERY_SECONDS", 0)
    waiting = bring(heights(tmp_path / "mnt.tif", np.ones((500, 500), np.int16)), made=False)
    told, written_down = list[float](), set[int]()

    def listen(share: float) -> None:
        told.append(share)
        written_down.add(Raster.objects.get(pk=waiting.pk).progress)

    make_raster(waiting.pk, listen)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.progress) == (State.READY, 100)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(written_down) > 5


@pytest.mark.django_db
def test_what_is_ready_is_left_alone(bring: Bring, tmp_path: Path) -> None:
    made = bring(heights(tmp_path / "mnt.tif", np.ones((9, 9), np.int16)))
    make_raster(made.pk)
    make_raster(12345)
    after = Raster.objects.get()
    assert (after.cog, after.grid, after.version) == (made.cog, made.grid, 1)
    names = {each.name for each in storage.folder_of(made.pk).iterdir()}
    assert names == {"original.tif", made.cog, made.grid}


@pytest.mark.django_db
def test_a_plan_without_a_place_has_a_sheet(bring: Bring, tmp_path: Path) -> None:
    made = bring(picture(tmp_path / "plan.tif", colours(900, 700)), kind="plan")
    assert (made.state, made.progress, made.geom, made.cog) == (State.PLACING, 100, None, "")
    assert storage.sheet_path(made).exists()
    assert (made.width, made.height) == (900, 700)


@pytest.mark.django_db
def test_a_placed_plan_needs_no_sheet_any_more(bring: Bring, tmp_path: Path) -> None:
    path = written(tmp_path / "plan.tif", colours(90, 70), crs=2154, transform=straight())
    made = bring(path, kind="aerial")
    assert (made.state, made.sheet) == (State.READY, "")
    names = {each.name for each in storage.folder_of(made.pk).iterdir()}
    assert names == {"original.tif", made.cog}


@pytest.mark.django_db
def test_what_only_a_full_reading_shows_is_the_reason(bring: Bring, tmp_path: Path) -> None:
    unknown = np.full((9, 9), np.nan, np.float32)
    made = bring(heights(tmp_path / "mnt.tif", unknown))
    assert made.state == State.FAILED
    assert made.reason.startswith("Aucune cellule n’a d’altitude :")
    assert made.visibility == "restricted"


@pytest.mark.django_db
def test_a_failure_of_ours_is_said_and_looked_after(
    bring: Bring, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = bring(heights(tmp_path / "mnt.tif", np.ones((9, 9), np.int16)), made=False)
    storage.original_path(waiting).unlink()
    make_raster(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == State.FAILED
    assert "panne de notre côté" in waiting.reason
    assert "could not be made" in caplog.text


@pytest.mark.django_db
def test_a_raster_deleted_while_it_is_made_leaves_nothing(bring: Bring, tmp_path: Path) -> None:
    waiting = bring(heights(tmp_path / "mnt.tif", np.ones((900, 900), np.int16)), made=False)

    def delete(share: float) -> None:
        Raster.objects.filter(pk=waiting.pk).delete()

    make_raster(waiting.pk, delete)
    assert not Raster.objects.exists()
    assert not (storage.root() / str(waiting.pk)).exists()


@pytest.mark.django_db
def test_a_finished_step_is_not_done_again(
    bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = bring(heights(tmp_path / "mnt.tif", np.ones((9, 9), np.int16)), made=False)

    class Killed(BaseException):
        pass

    def die(*told: object, **more: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(making, "make_web", die)
        with pytest.raises(Killed):
            make_raster(waiting.pk)
    halfway = Raster.objects.get()
    assert (halfway.state, bool(halfway.grid), halfway.cog) == (State.MAKING, True, "")
    monkeypatch.setattr(making, "make_grid", None)
    make_raster(waiting.pk)
    after = Raster.objects.get()
    assert (after.state, after.grid) == (State.READY, halfway.grid)


# -- a worker of its own ----------------------------------------------------------------------


@pytest.fixture
def queued(transactional_db: None, media: Path, tmp_path: Path) -> Iterator[Raster]:
    """A model of some seconds' work that waits for a worker."""
    home = Territory.objects.create(key="200010700", name="Agglo d’essai")
    forget_jobs()
    noise = np.random.default_rng(3).normal(10, 2, (1300, 1300)).astype(np.float32)
    path = heights(tmp_path / "mnt.tif", noise, transform=straight(cell=1), crs="EPSG:5698")
    facts = RasterFacts("Essai", "elevation")
    yield import_raster(system_actor("test"), home.pk, path, facts)
    forget_jobs()


def test_the_next_worker_ends_what_a_killed_one_began(queued: Raster, media: Path) -> None:
    with dying_worker("imports", media) as worker:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not Raster.objects.filter(progress__gt=5).exists():
            assert time.monotonic() < deadline, "the worker never began"
            assert worker.poll() is None, "the worker ended before it was killed"
            time.sleep(0.02)
    halfway = Raster.objects.get()
    assert halfway.state == State.MAKING
    hand_over_stalled_jobs()
    work("log", "imports")
    after = Raster.objects.get()
    assert (after.state, after.progress) == (State.READY, 100)
    files = [each for each in storage.folder_of(after.pk).rglob("*") if each.is_file()]
    assert {each.name for each in files} == {"original.tif", after.cog}


@pytest.mark.django_db
def test_the_sweep_runs_as_a_job() -> None:
    sweep_rasters(timestamp=0)
    assert storage.root().is_dir()
