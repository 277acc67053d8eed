"""Makes policies.ndjson.gz and provenance.json beside this file from the managed policies in moto's package."""

import gzip
import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from moto.iam.aws_managed_policies import aws_managed_policies_data

here = Path(__file__).parent
policies = json.loads(aws_managed_policies_data)
lines = [
    json.dumps([name, each["Path"], each["DefaultVersionId"], each["Document"]], separators=(",", ":"), sort_keys=True)
    for name, each in sorted(policies.items())
]
text = ("\n".join(lines) + "\n").encode()
# No time and no name in the header, so that the same policies give the same bytes.
(here / "policies.ndjson.gz").write_bytes(gzip.compress(text, compresslevel=9, mtime=0))
provenance = {
    "source": f"moto {version('moto')} (Apache-2.0), moto.iam.aws_managed_policies",
    "policies": len(lines),
    "newest": max(each["UpdateDate"] for each in policies.values()),
    "sha256": hashlib.sha256(text).hexdigest(),
}
(here / "provenance.json").write_text(json.dumps(provenance, indent=2) + "\n")
