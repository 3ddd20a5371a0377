"""Events and comments as the bytes of an event stream (WHATWG HTML, section 9.2.5).

Line ends are LF, as DeepSeek sends them; other line ends are a fault that a script
rewrites. The encoder refuses nothing: a CR in a value, or a LF where a value cannot
carry one, is written as it stands, and a decoder sees a line end there. Lone
surrogates become the ill-formed bytes they stand for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The marker that closes a DeepSeek stream; it is not JSON (captured, with both LF).
DONE: Final = b"data: [DONE]\n\n"


def encode_event(
    data: str | None,
    *,
    event: str | None = None,
    id: str | None = None,  # noqa: A002 -- the field's name in the standard
    retry: str | int | None = None,
    fields: Sequence[tuple[str, str]] = (),
    comments: Sequence[str] = (),
    space: bool = True,
) -> bytes:
    r"""Encode one event with its closing blank line.

    Lines leave in the order ``event``, ``id``, ``retry``, ``data``, further fields,
    comments; what is ``None`` leaves no line.

    Args:
        data: The value; every LF in it begins a further ``data`` line.
        event: The event's type.
        id: The event's id.
        retry: Milliseconds, or any text, written verbatim.
        fields: Further fields as pairs of name and value.
        comments: Comments, each verbatim after its colon.
        space: Put the optional space after the colon of each field.
    """
    named = (("event", event), ("id", id), ("retry", retry))
    pairs = [(name, value) for name, value in named if value is not None]
    if data is not None:
        pairs += [("data", line) for line in data.split("\n")]
    pairs += fields
    colon = ": " if space else ":"
    lines = [f"{name}{colon}{value}" for name, value in pairs]
    lines += [f":{comment}" for comment in comments]
    return _encode_lines(*lines, "")


def encode_comment(text: str) -> bytes:
    """Encode one comment line and a blank line after it.

    The blank line is what clients report of DeepSeek's keep-alive; no capture of its
    exact bytes was published.

    Args:
        text: What follows the colon, verbatim: ``" keep-alive"`` with its space.
    """
    return _encode_lines(f":{text}", "")


def _encode_lines(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode(errors="surrogatepass")
