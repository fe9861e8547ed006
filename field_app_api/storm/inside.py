"""The storm itself, in a process that stands on the ground: `python -m field_app_api.storm.inside`.

Prints one JSON document; meanwhile its error output tells how far it is, a line of JSON each time.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from field_app_api.storm.phone import Tally

# However slow the machine: a storm that gets nowhere for so long ends, and says what it has.
LONGEST_STILL_SECONDS, TOLD_EVERY_SECONDS = 180.0, 2.0


@dataclass
class Heard:
    """What has become of the operations of all phones, and how often the server was killed."""

    sent: int = 0
    number: int = 0
    settled: int = 0
    kills: int = 0
    began: float = field(default_factory=time.monotonic)
    moved: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, more: Tally) -> None:
        """Count some more."""
        with self.lock:
            self.sent += more.sent
            self.number += more.heard
            self.settled += more.settled
            if more.sent or more.heard or more.settled:
                self.moved = time.monotonic()

    def is_stuck(self) -> bool:
        """Whether nothing has come of anything for too long."""
        return time.monotonic() > self.moved + LONGEST_STILL_SECONDS

    def tell(self, over: threading.Event) -> None:
        """Say how far it is, until it is over."""
        while not over.wait(TOLD_EVERY_SECONDS):
            self.say()

    def say(self) -> None:
        """Say how far it is, once."""
        seconds = round(time.monotonic() - self.began)
        told = {"sent": self.sent, "settled": self.settled, "kills": self.kills, "seconds": seconds}
        print(json.dumps(told), file=sys.stderr, flush=True)


def storm(phones: int, ops: int, photos: int, seed: int, kills: int) -> dict[str, Any]:
    """Let it blow until every phone has everything acknowledged; then count."""
    from field_app_api.storm.counting import count
    from field_app_api.storm.link import Link
    from field_app_api.storm.people import find_subject, make_people
    from field_app_api.storm.phone import Phone
    from field_app_api.storm.plan import plan_storm
    from field_app_api.storm.server import Server
    from field_app_api.sync.tasks import take_up
    from layers.catalog.registry import layer

    subject = find_subject()
    plans = plan_storm(subject, phones, ops, photos, seed)
    tokens = make_people(phones)
    server = Server(os.environ)
    server.start()
    heard, began = Heard(), time.monotonic()
    crowd = [
        Phone(
            plan,
            Link(server.port, Random(f"{seed} {plan.device}")),  # noqa: S311
            token,
            heard.add,
            heard.is_stuck,
        )
        for plan, token in zip(plans, tokens, strict=True)
    ]
    threads = [threading.Thread(target=each.work) for each in crowd]
    for thread in threads:
        thread.start()
    over = threading.Event()
    teller = threading.Thread(target=heard.tell, args=(over,))
    teller.start()
    try:
        # At the same points of the work each time, whatever the machine's speed.
        for number in range(1, kills + 1):
            point = ops * number / (kills + 1)
            while heard.number < point and any(thread.is_alive() for thread in threads):
                time.sleep(0.01)
            server.kill()
            heard.kills += 1
            server.start()
        for thread in threads:
            thread.join()
    finally:
        seconds = time.monotonic() - began
        server.kill()
        over.set()
        teller.join()
    heard.say()
    take_up()
    counted = count(layer(subject.layer), plans)
    surprises = [each for phone in crowd for each in phone.surprises]
    return {
        "ops": sum(len(plan.operations) for plan in plans),
        "applied": counted.applied,
        "lost": counted.lost,
        "doubled": counted.doubled,
        "photos_whole": counted.photos_whole,
        "kills": heard.kills,
        "wrong": [*counted.wrong, *surprises],
        "seconds": round(seconds, 1),
        "bytes_sent": sum(each.link.sent for each in crowd),
    }


def main() -> None:
    """Read the size of the storm from the command line, as JSON."""
    django.setup()
    print(json.dumps(storm(**json.loads(sys.argv[1]))))


if __name__ == "__main__":
    main()
