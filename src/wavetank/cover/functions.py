"""The functions of a source file, and which lines are whose.

A function's own lines are those of its body without its docstring and without what is
inside nested functions: a line that runs when the module is imported, such as ``def``,
says nothing about whether the function was called. Where body and ``def`` share a
line nobody can tell, and so such functions are left out; stubs (``...``, ``pass``, a
docstring alone) have nothing to reach.
"""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wavetank.cover.reasons import FunctionNode, Reason, own_nodes, reasons_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Handler:
    """An ``except`` clause.

    Attributes:
        line: Where it stands.
        lines: The lines of its body.
    """

    line: int
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method of a module.

    Attributes:
        name: With its classes and outer functions, as ``Stream.close``.
        line: Where it is defined.
        reasons: Why it counts as one that handles streams or errors; often empty.
        lines: Its own lines.
        handlers: Its ``except`` clauses.
    """

    name: str
    line: int
    reasons: tuple[Reason, ...]
    lines: frozenset[int]
    handlers: tuple[Handler, ...] = ()


def scan(source: str) -> tuple[Function, ...]:
    """Read a module's functions, in the order of their lines.

    Args:
        source: The text of the module; one that this Python cannot parse has none.
    """
    try:
        with warnings.catch_warnings():
            # An invalid escape in somebody's string is not our news.
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return ()
    found = _functions(tree, ())
    return tuple(sorted(found, key=lambda function: function.line))


def _functions(node: ast.AST, path: tuple[str, ...]) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = (*path, child.name)
            body = _without_docstring(child)
            if not _is_stub(body) and body[0].lineno > child.lineno:
                yield _function(child, body, ".".join(inner))
            yield from _functions(child, inner)
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, (*path, child.name))
        else:
            yield from _functions(child, path)


def _function(node: FunctionNode, body: Sequence[ast.stmt], name: str) -> Function:
    nested = frozenset[int]().union(
        *(
            _span(each.body)
            for statement in body
            for each in ast.walk(statement)
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        )
    )
    handlers = sorted(
        (
            Handler(each.lineno, _span(each.body))
            for each in own_nodes(body)
            # On one line with its body: nobody can tell whether it was entered.
            if isinstance(each, ast.ExceptHandler) and each.body[0].lineno > each.lineno
        ),
        key=lambda handler: handler.line,
    )
    return Function(
        name, node.lineno, reasons_of(node, name), _span(body) - nested, tuple(handlers)
    )


def _without_docstring(node: FunctionNode) -> list[ast.stmt]:
    return node.body[ast.get_docstring(node, clean=False) is not None :]


def _is_stub(body: Sequence[ast.stmt]) -> bool:
    return all(
        isinstance(each, ast.Pass)
        or (
            isinstance(each, ast.Expr)
            and isinstance(each.value, ast.Constant)
            and each.value.value is ...
        )
        for each in body
    )


def _span(body: Sequence[ast.stmt]) -> frozenset[int]:
    """Every line from the first statement to the end of the last one."""
    return frozenset(range(body[0].lineno, (body[-1].end_lineno or 0) + 1))
