"""Holds lists of ASFF findings to botocore's model of BatchImportFindings, and prints what it complains of."""

import json
import sys

import botocore.session
from botocore.validate import ParamValidator

model = botocore.session.get_session().get_service_model("securityhub")
shape = model.operation_model("BatchImportFindings").input_shape
print(
    json.dumps(
        {
            name: ParamValidator().validate({"Findings": findings}, shape).generate_report()
            for name, findings in json.load(sys.stdin).items()
        }
    )
)
