#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Validates JSON lines against the JSON Schemas of docs/SCHEMA.md.

schema.py DOCUMENT validate KIND  standard input, each line against the schema of KIND (batch: also batch-error)
schema.py DOCUMENT refuse KIND    standard input, each line of which must not be valid
schema.py DOCUMENT check          the document itself: schemas are schemas, every field is in a table
schema.py DOCUMENT examples       prints the examples, command and output by turns
"""
import json
import re
import sys

import jsonschema


def read_document(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    schemas = {name: json.loads(block) for name, block in
               re.findall(r"^### JSON Schema of (?:a )?([a-z-]+)\n\n```json\n(.*?)^```$", text, re.M | re.S)}
    examples = re.findall(r"^```console\n\$ (.*?)\n(.*?)^```$", text, re.M | re.S)
    return text, schemas, examples


def validator(schemas, kind):
    store = {schema["$id"]: schema for schema in schemas.values()}
    resolver = jsonschema.RefResolver(schemas[kind]["$id"], schemas[kind], store)
    return jsonschema.Draft202012Validator(schemas[kind], resolver=resolver)


def properties(schema):
    """Every property that a schema names, and the objects that let others in."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "additionalProperties" not in schema:
            raise SystemExit(f"an object lets unknown fields in: {json.dumps(schema)[:200]}")
        yield from schema.get("properties", {}) if isinstance(schema.get("properties", {}), dict) else ()
        for key, value in schema.items():
            if key not in ("if", "then", "else"):
                yield from properties(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from properties(item)


def main():
    text, schemas, examples = read_document(sys.argv[1])
    if sys.argv[2] == "check":
        assert set(schemas) == {"result", "search", "log", "batch", "batch-error", "show", "outcomes", "status"}, sorted(schemas)
        assert len(examples) == 7, len(examples)
        for kind, schema in schemas.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            for name in properties(schema):
                if f"`{name}`" not in text:
                    sys.exit(f"{kind}: the field {name} is in the schema and not in the text")
    elif sys.argv[2] == "examples":
        for command, output in examples:
            print(command)
            print(output, end="")
    else:
        kind = sys.argv[3]
        validators = {name: validator(schemas, name) for name in schemas}
        for number, line in enumerate(sys.stdin, 1):
            value = json.loads(line)
            of = "batch-error" if kind == "batch" and value.get("status") == "error" else kind
            fault = jsonschema.exceptions.best_match(validators[of].iter_errors(value))
            if fault and sys.argv[2] == "validate":
                where = "/".join(str(part) for part in fault.absolute_path)
                sys.exit(f"line {number}, at {where}: {fault.message[:300]} in {line[:200]}")
            if not fault and sys.argv[2] == "refuse":
                sys.exit(f"line {number} is valid: {line[:300]}")


main()
