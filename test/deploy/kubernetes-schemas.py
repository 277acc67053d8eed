"""Tells which objects of a stream of JSON are no objects of a version of Kubernetes, strictly, and why."""

import json
import sys

import kubernetes_validate

VERSIONS = ["1.30", "1.35"]

faults = []
for document in json.load(sys.stdin):
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            faults.append(f"{document.get('kind')} in {version}: {error.message}")
json.dump(faults, sys.stdout)
