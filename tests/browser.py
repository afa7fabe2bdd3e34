"""Pages opened in Chromium; whatever they should not do fails the test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")

PHONE, DESKTOP = (390, 844), (1280, 900)


def in_browser(test: Any) -> Any:
    """Mark a test that opens pages; it takes long, and is skipped where there is no browser."""
    is_missing = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
    return pytest.mark.browser(pytest.mark.slow(is_missing(test)))


@contextmanager
def opened(
    path: Path, *, size: tuple[int, int] = DESKTOP, dark: bool = False, fragment: str = ""
) -> Iterator[Page]:
    """Open a page; afterwards there must be no error on the console, and no other request.

    Args:
        path: the file.
        size: of the window, in pixels.
        dark: whether the user prefers dark colours.
        fragment: what follows the # of the address.
    """
    from playwright.sync_api import sync_playwright

    address = path.resolve().as_uri()
    problems: list[str] = []
    requests: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
        )
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text))
        page.on("request", lambda request: requests.append(request.url.partition("#")[0]))
        page.goto(f"{address}#{fragment}" if fragment else address)
        yield page
        browser.close()
    assert problems == []
    assert {*requests} <= {address}
