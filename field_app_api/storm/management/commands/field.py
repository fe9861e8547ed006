"""`geoportal field simulate`: phones on a bad network, a server that is killed, and the count."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from field_app_api.storm.ground import ground
from field_app_api.storm.simulation import Progress, Size, StormFailed, storm_on

KILLS = 8
TOLD = ("ops", "applied", "lost", "doubled", "photos_whole", "kills")
LOST, REFUSED = 1, 2


class Command(BaseCommand):
    """Runs on a database of its own, which is gone afterwards."""

    help = "Terrain : simuler des téléphones sur un mauvais réseau."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The size of the storm."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        simulate = verbs.add_parser("simulate", help="une tempête, puis le compte")
        simulate.add_argument("--phones", type=int, default=50)
        simulate.add_argument("--ops", type=int, default=2000)
        simulate.add_argument("--photos", type=int, default=500)
        simulate.add_argument("--seed", type=int, default=1)
        simulate.add_argument("--kill", action="store_true", help="tuer le serveur en chemin")
        simulate.add_argument("--json", action="store_true", help="le résultat en JSON")

    def _say(self, line: str) -> None:
        # Not in red: it is no error.
        self.stderr.write(line, style_func=str)

    def _tell(self, size: Size) -> Callable[[Progress], None]:
        """Beside the result, so that `--json` stays alone on its output."""

        def tell(now: Progress) -> None:
            of_kills = f", {now.kills}/{size.kills} arrêts brutaux" if size.kills else ""
            self._say(
                f"{now.seconds} s : {now.settled} saisies réglées, {now.sent} envoyées "
                f"sur {size.ops}{of_kills}"
            )

        return tell

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; exit 1 if anything was lost, doubled or torn."""
        size = Size(
            phones=options["phones"],
            ops=options["ops"],
            photos=options["photos"],
            seed=options["seed"],
            kills=KILLS if options["kill"] else 0,
        )
        if size.phones < 1 or size.ops < size.phones or size.photos < 0:
            self.stderr.write("Il faut au moins un téléphone, et une saisie par téléphone.")
            sys.exit(REFUSED)
        # Told to end, it takes its database and its folder away as after Ctrl-C.
        signal.signal(signal.SIGTERM, lambda *_told: sys.exit(128 + signal.SIGTERM))
        try:
            self._say(f"Une base de données pour {size.phones} téléphones…")
            with ground() as made:
                told = storm_on(made, size, self._tell(size))
        except StormFailed as failed:
            self.stderr.write(str(failed))
            sys.exit(REFUSED)
        for each in told["wrong"]:
            self.stderr.write(each)
        if options["json"]:
            self.stdout.write(json.dumps({name: told[name] for name in TOLD}))
        else:
            self.stdout.write(
                f"{told['ops']} saisies, {told['applied']} enregistrées, {told['lost']} perdues, "
                f"{told['doubled']} en double ; {told['photos_whole']} photos entières ; "
                f"{told['kills']} arrêts brutaux ; {told['seconds']} s"
            )
        if told["lost"] or told["doubled"] or told["wrong"] or told["photos_whole"] < size.photos:
            sys.exit(LOST)
