"""Authored files as plain data with marks, and their problems against a schema."""

from wavetank.reading.document import Document, Place
from wavetank.reading.expression import expression_fault, is_found
from wavetank.reading.file import MAX_FILE_BYTES, parse_file, read_file, read_text
from wavetank.reading.schema import Schema, validate
from wavetank.reading.tree import MAX_DEPTH
from wavetank.reading.wording import describe, quote
from wavetank.reading.yaml_text import parse_yaml, read_yaml

__all__ = [
    "MAX_DEPTH",
    "MAX_FILE_BYTES",
    "Document",
    "Place",
    "Schema",
    "describe",
    "expression_fault",
    "is_found",
    "parse_file",
    "parse_yaml",
    "quote",
    "read_file",
    "read_text",
    "read_yaml",
    "validate",
]
