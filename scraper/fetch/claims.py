"""Which file of an output folder belongs to which page, kept in the state of the run."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

from scraper.fetch.state import State


class Claims(MutableMapping[str, str]):
    """File names and the origins of their pages; a resumed run gives every page its old name."""

    def __init__(self, state: State) -> None:
        self._state = state

    def __getitem__(self, name: str) -> str:
        origin = self._state.recall(self._key(name))
        if origin is None:
            raise KeyError(name)
        return origin

    def __setitem__(self, name: str, origin: str) -> None:
        self._state.remember(self._key(name), origin)

    def __delitem__(self, name: str) -> None:
        raise TypeError("a name that was given stays given")

    def __iter__(self) -> Iterator[str]:
        return iter(name.removeprefix("file:") for name in self._state.names("file:"))

    def __len__(self) -> int:
        return len(self._state.names("file:"))

    @staticmethod
    def _key(name: str) -> str:
        return f"file:{name}"
