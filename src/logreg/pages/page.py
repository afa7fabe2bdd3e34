"""A page in one file: its style, its scripts and its data inside, and nothing else allowed.

The Content-Security-Policy names the digests of the style and the scripts. Whatever else stands in
the page, from a review or a model, can neither run nor load anything. So there are no ``style``
attributes; the numbers of a drawing are attributes of SVG.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Any


def page(
    title: str, body: str, *, sign: str, style: str, scripts: Sequence[str], data: Any = None
) -> str:
    """Return a page of HTML.

    Args:
        title: as plain text.
        body: the content, as HTML.
        sign: what made the page; stands at its beginning.
        style: CSS, after that of all pages.
        scripts: JavaScript, which runs in order after the body.
        data: a value of JSON, which a script finds in the element ``data``.
    """
    style = own_file("theme.css") + style
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src {_digest(style)}",
            f"script-src {' '.join(map(_digest, scripts))}" if scripts else "script-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="en"> <!-- made by {sign} -->',
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{style}</style>",
        body,
    ]
    if data is not None:
        lines.append(f'<script type="application/json" id="data">{json_in_html(data)}</script>')
    lines += [f"<script>{script}</script>" for script in scripts]
    return "\n".join([*lines, "</html>\n"])


def own_file(name: str) -> str:
    """Return a file of this package."""
    return (files(__package__) / name).read_text("utf-8")


def json_in_html(value: Any) -> str:
    r"""Return JSON that can't end the element that it stands in.

    >>> print(json_in_html("</script>"))
    "\u003c/script>"
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")


def _digest(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"
