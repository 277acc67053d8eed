"""Runs commands of the real `aws` client, one after the other, in one process.

Reads a list of {"args", "env"} from standard input; writes a list of {"code", "stdout", "stderr"}. Starting Python
and botocore for each of them would take a second each.
"""

import contextlib
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver


drivers = {}


def driver_for(surroundings):
    # A driver keeps the credentials it found: one for each set of them.
    key = json.dumps(surroundings, sort_keys=True)
    if key not in drivers:
        drivers[key] = create_clidriver()
    return drivers[key]


def run(command):
    os.environ.update(command["env"])
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver_for(command["env"]).main(command["args"])
        except SystemExit as end:  # Words that it does not take.
            code = end.code if isinstance(end.code, int) else 1
    return {"code": code, "stdout": text_of(out), "stderr": text_of(err)}


def text_of(stream):
    return stream.buffer.getvalue().decode("utf-8")


print(json.dumps([run(command) for command in json.load(sys.stdin)]))
