"""The tables of a page, read as a browser would."""

from __future__ import annotations

from html.parser import HTMLParser

Rows = list[list[str]]


class _Tables(HTMLParser):
    """Collects the cells of each table, by its id."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Rows] = {}
        self._rows: Rows = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = self.found[dict(attrs).get("id") or str(len(self.found))] = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._rows[-1][-1] = " ".join(self._rows[-1][-1].split())
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self._rows[-1][-1] += f" {data}"


def tables_of(page: str) -> dict[str, Rows]:
    """Return the cells of each table by its id, or by its number where it has none."""
    parser = _Tables()
    parser.feed(page)
    return parser.found
