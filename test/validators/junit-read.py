"""Reads JUnit XML by junitparser, and prints what each file says of itself and what is in it."""

import json
import sys
import xml.etree.ElementTree as tree

from junitparser import Error, Failure, JUnitXml, Skipped


def count(cases, kind):
    return sum(any(isinstance(each, kind) for each in case.result) for case in cases)


def elements(text):
    return sorted({f"{node.tag} {name}" for node in tree.fromstring(text).iter() for name in node.attrib})


def seen(text):
    read = JUnitXml.fromstring(text.encode())
    suites = [
        {
            "name": suite.name,
            "stated": [suite.tests, suite.failures, suite.errors, suite.skipped],
            "found": [len(cases), count(cases, Failure), count(cases, Error), count(cases, Skipped)],
        }
        for suite, cases in ((suite, list(suite)) for suite in read)
    ]
    return {"stated": [read.tests, read.failures, read.errors], "suites": suites, "attributes": elements(text)}


print(json.dumps({name: seen(text) for name, text in json.load(sys.stdin).items()}))
