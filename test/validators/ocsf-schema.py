"""Prints JSON schemas of OCSF 1.8.0 for the classes whose uids are read, with the cloud profile, by uid."""

import json
import sys

from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version="1.8.0"))
print(
    json.dumps(
        {
            uid: schema.get_class_schema(
                class_name=schema.lookup_class_name_from_uid(class_uid=uid), profiles=["cloud"]
            )
            for uid in json.load(sys.stdin)
        }
    )
)
