"""Who runs the private server."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from geoportal.launch.steps import LaunchError


@dataclass(frozen=True)
class Owner:
    """Who runs the server: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @classmethod
    def here(cls) -> Owner:
        """Debian's ``postgres`` when we are root, ourselves otherwise."""
        if os.getuid() != 0:
            return cls(os.getuid(), os.getgid())
        try:
            entry = pwd.getpwnam("postgres")
        except KeyError:
            raise LaunchError("missing: the user postgres, which Debian's package makes") from None
        return cls(entry.pw_uid, entry.pw_gid)

    def can_enter(self, folder: Path) -> bool:
        """Whether every directory down to ``folder`` lets this user through.

        Ourselves we are there already, by whatever right (a supplementary group, say).
        """
        if self.uid == os.getuid():
            return True
        return all(self._may_pass(path) for path in (folder, *folder.parents) if path.exists())

    def _may_pass(self, path: Path) -> bool:
        seen = path.stat()
        if seen.st_uid == self.uid:
            return bool(seen.st_mode & stat.S_IXUSR)
        if seen.st_gid == self.gid:
            return bool(seen.st_mode & stat.S_IXGRP)
        return bool(seen.st_mode & stat.S_IXOTH)
