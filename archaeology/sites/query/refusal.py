"""What cannot be asked, parameter by parameter."""

from __future__ import annotations

from collections.abc import Mapping


class QueryRefused(ValueError):
    """A query that cannot be read or answered; `errors` holds a French sentence by parameter."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{name} : {text}" for name, text in errors.items()))
        self.errors = dict(errors)

    @property
    def members(self) -> list[dict[str, str]]:
        """The errors as a problem document lists them."""
        return [{"member": name, "detail": text} for name, text in self.errors.items()]
