"""A simulated phone: it sends until everything has its receipt, whatever the network does."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from field_app_api.storm.link import Answer, Link, LinkBroken
from field_app_api.storm.plan import PhonePlan, Photo

BASE = "/api/field/v1"
BATCH = 12
PIECE = 24 * 1024
DONE = frozenset({"applied", "merged"})
UNDECIDED = frozenset({"waiting-for-parent", "waiting-for-files"})


@dataclass(frozen=True, slots=True)
class Tally:
    """Operations that left a phone at least once, have a receipt, are settled."""

    sent: int = 0
    heard: int = 0
    settled: int = 0


@dataclass
class Phone:
    """A phone with its plan; `receipts` are the last ones it got, by operation."""

    plan: PhonePlan
    link: Link
    token: str
    told: Callable[[Tally], None]
    is_stuck: Callable[[], bool]
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)
    _told: Tally = field(default_factory=Tally)
    _sent: set[str] = field(default_factory=set)

    def work(self) -> None:
        """Send everything, in rounds, until there is nothing left or all are stuck."""
        now = datetime.now(UTC).isoformat()
        for body in self.plan.operations:
            body["at"] = now
            body.pop("about", None)
        noise = list(self.plan.noise)
        while not self.is_stuck() and (self._left() or noise):
            try:
                self._send_operations()
                self._send_photos()
                self._ask_again()
                self._decide()
                if noise:
                    self._send_noise(noise[0])
                    noise.pop(0)
            except LinkBroken:
                time.sleep(0.02 + self.link.random.random() * 0.1)

    def _left(self) -> bool:
        return any(not self._is_done(body) for body in self.plan.operations)

    def _is_done(self, body: dict[str, Any]) -> bool:
        receipt = self.receipts.get(body["id"])
        return receipt is not None and receipt["outcome"] in DONE

    def _send_operations(self) -> None:
        unsent = [each for each in self.plan.operations if each["id"] not in self.receipts]
        batch = unsent[: self.link.random.randint(1, BATCH)]
        if not batch:
            return
        if self.link.random.random() < 0.3:
            self.link.random.shuffle(batch)
        if self.link.random.random() < 0.2 and self.receipts:
            batch.append(self.link.random.choice(self.plan.operations))
        self._sent |= {each["id"] for each in batch}
        self._tell(replace(self._told, sent=len(self._sent)))
        self._keep(self._post("/ops", {"ops": batch}))

    def _send_noise(self, noise: Any) -> None:
        body = noise if isinstance(noise, bytes) else json.dumps({"ops": [noise]}).encode()
        answer = self._request("POST", "/ops", body)
        told = answer.json()
        outcomes = {each["outcome"] for each in told.get("receipts", [])}
        if not outcomes <= {"quarantined", "id-reused", "waiting-for-parent", "forbidden"}:
            self.surprises.append(f"noise: {answer.status} {sorted(outcomes)}")

    def _send_photos(self) -> None:
        for receipt in list(self.receipts.values()):
            for sha256 in receipt["files"]["missing"]:
                self._send_photo(self.plan.photos[sha256])

    def _send_photo(self, photo: Photo) -> None:
        name = base64.b64encode(photo.name.encode()).decode()
        sha256 = base64.b64encode(photo.sha256.encode()).decode()
        made = self._tus(
            "POST",
            "/files",
            {
                "Upload-Length": str(len(photo.data)),
                "Upload-Metadata": f"sha256 {sha256},filename {name}",
            },
        )
        offset = int(made.headers["Upload-Offset"])
        while offset < len(photo.data):
            piece = photo.data[offset : offset + PIECE]
            answer = self._tus(
                "PATCH",
                f"/files/{photo.sha256}",
                {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"},
                piece,
            )
            if answer.status == 409:  # repeated: the other one was faster
                offset = int(answer.json()["offset"])
            elif answer.status == 204:
                offset = int(answer.headers["Upload-Offset"])
            else:
                raise LinkBroken

    def _tus(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        return self._request(method, path, body, {"Tus-Resumable": "1.0.0", **headers})

    def _ask_again(self) -> None:
        open_ones = [
            id_ for id_, receipt in self.receipts.items() if receipt["outcome"] in UNDECIDED
        ]
        if open_ones:
            self._keep(self._post("/receipts", {"ids": open_ones}))

    def _decide(self) -> None:
        """Somebody looks at a conflict, and takes what this phone says."""
        for id_, receipt in list(self.receipts.items()):
            if receipt["outcome"] != "conflict":
                continue
            version = receipt["conflict"]["current_version"]
            answer = self._request(
                "POST",
                f"/ops/{id_}/resolution",
                json.dumps({"take": "mine", "version": version}).encode(),
            )
            if answer.status in (409, 422):
                self._keep(self._post("/receipts", {"ids": [id_]}))
            else:
                self._keep(answer)

    def _post(self, path: str, value: Any) -> Answer:
        return self._request("POST", path, json.dumps(value).encode())

    def _request(
        self, method: str, path: str, body: bytes, headers: dict[str, str] | None = None
    ) -> Answer:
        told = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            **(headers or {}),
        }
        answer = self.link.request(method, BASE + path, told, body)
        if answer.status >= 500:
            if answer.status not in (502, 503):
                self.surprises.append(f"{method} {path}: {answer.status}")
            raise LinkBroken
        return answer

    def _keep(self, answer: Answer) -> None:
        known = {each["id"] for each in self.plan.operations}
        for receipt in answer.json().get("receipts", []):
            if receipt["id"] in known:
                if receipt["outcome"] in ("quarantined", "forbidden", "id-reused"):
                    self.surprises.append(f"{receipt['outcome']}: {receipt['reason']}")
                self.receipts[receipt["id"]] = receipt
        settled = sum(each["outcome"] in DONE for each in self.receipts.values())
        self._tell(Tally(self._told.sent, len(self.receipts), settled))

    def _tell(self, now: Tally) -> None:
        before, self._told = self._told, now
        self.told(
            Tally(now.sent - before.sent, now.heard - before.heard, now.settled - before.settled)
        )
