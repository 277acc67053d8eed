"""Runs commands of the real `aws` client, one after the other, in one process.

Reads {"surroundings", "commands": a list of {"args", "env"}} from each line of standard input, and answers each by a
line with a list of {"code", "stdout", "stderr"}. Starting Python and botocore for each of them would take a second each.
"""

import contextlib
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver


# The client has put there where its data lies.
OWN = dict(os.environ)
drivers = {}
surroundings = {}


def driver_for(variables):
    # A driver keeps the credentials it found: one for each set of them.
    key = json.dumps(variables, sort_keys=True)
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


def answers_to(task):
    # What a driver knows of other surroundings is of no use in these.
    if surroundings != task["surroundings"]:
        drivers.clear()
        surroundings.clear()
        surroundings.update(task["surroundings"])
    os.environ.clear()
    os.environ.update(OWN)
    os.environ.update(surroundings)
    return [run(command) for command in task["commands"]]


for line in sys.stdin:
    print(json.dumps(answers_to(json.loads(line))), flush=True)
