"""Sets that grow together."""

from __future__ import annotations


class Unions:
    """Union-find over names."""

    def __init__(self, names: list[str]) -> None:
        self._parent = {name: name for name in names}

    def root(self, name: str) -> str:
        """The name that stands for the set of this one."""
        root = name
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[name] != root:
            self._parent[name], name = root, self._parent[name]
        return root

    def join(self, first: str, second: str) -> None:
        """Make one set of two."""
        self._parent[self.root(second)] = self.root(first)

    def sets(self) -> list[list[str]]:
        """All sets, in the order of their first names as given."""
        found: dict[str, list[str]] = {}
        for name in self._parent:
            found.setdefault(self.root(name), []).append(name)
        return list(found.values())
