"""Pages of archaeology in a real browser; the fixtures are in `conftest.py`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from playwright.sync_api import Page, expect

from layers.ui.manifest import page_files

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
Open = Callable[..., Page]


def build_pages() -> None:
    """The pages need their scripts; they are built where nobody built them yet."""
    try:
        page_files("archaeology")
    except ImproperlyConfigured:
        subprocess.run(
            ["node", "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"],
            cwd=ROOT,
            check=True,
        )


def clean(page: Page) -> None:
    """axe-core finds nothing to complain about."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def drawn(page: Page) -> None:
    """The map is there and shows the finds close up, no more the whole territory."""
    expect(page.locator("#here")).to_be_visible(timeout=20_000)
    page.wait_for_function(
        """() => {
          const [west, , east] = document.querySelector("#here").dataset.bbox.split(",");
          return east - west < 0.1;
        }"""
    )
