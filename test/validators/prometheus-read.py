"""Reads text files by the parser of prometheus-client, and prints their metrics with their samples."""

import json
import sys

from prometheus_client.parser import text_string_to_metric_families as families

print(
    json.dumps(
        {
            name: [
                {
                    "name": family.name,
                    "type": family.type,
                    "help": family.documentation,
                    "samples": [[sample.labels, sample.value] for sample in family.samples],
                }
                for family in families(text)
            ]
            for name, text in json.load(sys.stdin).items()
        }
    )
)
