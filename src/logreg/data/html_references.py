r"""HTML's character references in texts, replaced by what they stand for: ``&amp;`` by ``&``.

The rules are those of HTML5, as `html.unescape` has them: numbers and names, of which some need no
semicolon. They are applied once, so what was escaped twice is still escaped once. The input's own
columns and labels stay as they are.

`html` is imported only if it is needed: its table of names takes a millisecond to load.
"""

from __future__ import annotations

from dataclasses import replace

from logreg.data.records import Lines, Records
from logreg.data.streams import decode_lines


def unescaped(records: Records) -> Records:
    r"""Return records whose texts have characters instead of references.

    >>> unescaped(Records(["I &lt;3 it", "AT&T&#10;&amp;lt; &foo;"])).texts
    ['I <3 it', 'AT&T\n&lt; &foo;']
    """
    from html import unescape

    return replace(records, texts=[*map(unescape, records.texts)])


def unescaped_lines(lines: Lines) -> Lines:
    r"""Return lines whose texts have characters instead of references; a line end is a space.

    >>> unescaped_lines(Lines(b"a&#10;b &eacute;\n", b"7\ta&#10;b &eacute;\n"))
    Lines(texts=b'a b \xc3\xa9\n', columns=b'7\ta&#10;b &eacute;\n')
    """
    if b"&" not in lines.texts:
        return lines
    from html import unescape

    texts = [unescape(text).replace("\n", " ") for text in decode_lines(lines.texts)]
    return lines._replace(texts="\n".join([*texts, ""]).encode("utf-8", "surrogateescape"))
