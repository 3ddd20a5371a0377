"""Why a function is one that handles streams or errors: a rule on its source alone.

It handles *errors* when it has an ``except`` clause of its own, when it raises
something that is no refusal of a wrong argument, or when a word of its name speaks of
errors. It handles *streams* when a word of its name, or of its class's, speaks of
streams, when it loops over something that such a word names, or when it calls a method
that libraries name so for reading a body piece by piece. A name alone counts only for
a function that decides something: one without a branch, a loop or a ``with`` hands on,
and handles nothing. Nested functions speak for themselves. The rule can take a
function too many, never one by chance: everything it goes by stands in the source.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Reason: TypeAlias = Literal["streams", "errors"]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)

STREAM_WORDS: Final = frozenset(
    {"stream", "streams", "streamed", "streaming", "astream", "sse", "chunk", "chunks",
     "delta", "deltas"}
)  # fmt: skip
READING_METHODS: Final = frozenset(
    {"iter_lines", "iter_bytes", "iter_text", "iter_raw", "iter_content", "iter_chunks",
     "iter_any", "iter_events", "iter_sse", "aiter_lines", "aiter_bytes", "aiter_text",
     "aiter_raw", "aiter_sse", "readline", "readuntil"}
)  # fmt: skip
ERROR_WORDS: Final = frozenset(
    {"error", "errors", "exception", "exceptions", "failure", "failures", "retry",
     "retries", "retrying", "backoff", "timeout", "timeouts"}
)  # fmt: skip
REFUSALS: Final = frozenset(
    {"AssertionError", "AttributeError", "ImportError", "IndexError", "KeyError",
     "ModuleNotFoundError", "NotImplementedError", "StopAsyncIteration",
     "StopIteration", "TypeError", "ValueError"}
)  # fmt: skip
"""What code raises at a programmer who called it wrongly, or to obey the language."""
WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
DECISIONS: Final = (
    ast.If, ast.IfExp, ast.BoolOp, ast.For, ast.AsyncFor, ast.While, ast.comprehension,
    ast.With, ast.AsyncWith, ast.Match,
)  # fmt: skip
NESTED: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def reasons_of(node: FunctionNode, qualified_name: str) -> tuple[Reason, ...]:
    """Say why a function is of interest here; nothing where it is not.

    Args:
        node: The function.
        qualified_name: Its name with those of its classes and outer functions.
    """
    nodes = list(own_nodes(node.body))
    decides = any(isinstance(each, DECISIONS) for each in nodes)
    found = {
        "streams": (decides and words(qualified_name) & STREAM_WORDS)
        or any(map(_reads_a_stream, nodes)),
        "errors": (decides and words(node.name) & ERROR_WORDS)
        or any(map(_deals_with_an_error, nodes)),
    }
    return tuple(reason for reason in REASONS if found[reason])


def words(name: str) -> frozenset[str]:
    """Split a name in either style: ``iter_lines``, ``AsyncStream.__anext__``."""
    return frozenset(word.lower() for word in WORD.findall(name))


def own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Walk the nodes of a function's body that are not inside a nested one."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, NESTED):
            waiting.extend(ast.iter_child_nodes(node))


def _reads_a_stream(node: ast.AST) -> bool:
    match node:
        case ast.For(iter=source) | ast.AsyncFor(iter=source):
            return bool(_words_in(source) & STREAM_WORDS)
        case ast.comprehension(iter=source):
            return bool(_words_in(source) & STREAM_WORDS)
        case ast.Call(func=ast.Attribute(attr=method)):
            return method in READING_METHODS
    return False


def _deals_with_an_error(node: ast.AST) -> bool:
    match node:
        case ast.ExceptHandler():
            return True
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name not in REFUSALS
        case ast.Raise():
            return True
    return False


def _words_in(expression: ast.expr) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for node in ast.walk(expression):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                found |= words(name)
    return found
