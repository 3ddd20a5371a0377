"""Schemas that judge documents."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from wavetank.problems import Mark, Problem
from wavetank.reading import Schema, read_yaml, validate

if TYPE_CHECKING:
    from pathlib import Path

CONTENTS = {
    "type": "object",
    "properties": {"name": {"$ref": "#/$defs/name"}},
    "$defs": {"name": {"title": "name", "type": "string"}},
}


def test_a_good_document_has_no_problems() -> None:
    """What the schema accepts is not talked about."""
    assert validate(read_yaml("name: x", "t.yaml"), CONTENTS) == []


def test_problems_come_in_reading_order_with_marks() -> None:
    """Every error becomes a problem at the place it is about."""
    (problem,) = validate(read_yaml("\nname: [x]", "t.yaml"), CONTENTS)

    assert problem == Problem(
        Mark("t.yaml", 2, 7), "wrong-type", "found a list", "text"
    )


def test_a_definition_is_a_schema_of_its_own() -> None:
    """A part of a schema can judge a part of a document."""
    name = Schema(CONTENTS).definition("name")

    assert name.accepts("x")
    assert not name.accepts({"name": "x"})


def test_a_schema_is_loaded_from_its_file(tmp_path: Path) -> None:
    """The shipped file and the schema in use are one."""
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(CONTENTS), encoding="utf-8")

    assert Schema.load(path).contents == CONTENTS


def test_good_documents_never_cost_the_import_of_jsonschema() -> None:
    """Reading and accepting a document leaves jsonschema unimported."""
    program = (
        "import sys; from wavetank.reading import Schema, read_yaml;"
        "Schema({'type': 'object'}).problems(read_yaml('a: 1', 't')) == [] or exit(1);"
        "exit('jsonschema' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], check=False)

    assert done.returncode == 0
