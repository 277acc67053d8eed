"""Verifies an archive of evidence without any line of Keyreeve.

    verify_evidence.py ARCHIVE.zip... [--public-key PEM]

Prints one fault a line, as ARCHIVE: KIND: WORDS, or that it is verified. Ends with 0 where no archive has any, else with 1. Python's own zip reader and
JSON, hashlib, and `cryptography` for Ed25519: nothing is shared with what wrote the archive.
"""

import argparse
import base64
import binascii
import collections
import hashlib
import json
import re
import struct
import sys
import zipfile
import zlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

MOST_BYTES = 16 * 1024**3
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
BESIDE = ("manifest.json", "manifest.sig")


class Fault(Exception):
    def __init__(self, kind, words):
        super().__init__(words)
        self.kind = kind


def canonical(value):
    """RFC 8785 of what evidence holds: no fractions, and names of members in plain letters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def strict_pairs(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise Fault("bad-manifest", "a member stands there twice")
    return dict(pairs)


def check_zip(path, archive):
    """The same files for everybody: nothing between them, no name twice, no way out, no bomb."""
    place, total, seen = 0, 0, set()
    with open(path, "rb") as file:
        for info in archive.infolist():
            name = info.orig_filename
            if name.lower() in seen:
                raise Fault("duplicate", name)
            seen.add(name.lower())
            if not NAME.fullmatch(name) or len(name) > 250:
                raise Fault("bad-archive", "a name that no evidence has")
            if info.header_offset != place or info.extra or info.comment or info.flag_bits not in (0, 8):
                raise Fault("bad-archive", f"{name} lies in another place, or has more than a file has")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Fault("bad-archive", f"{name} is packed in another way")
            if info.external_attr >> 28 not in (0, 0o10) or info.external_attr & 0x10:
                raise Fault("bad-archive", f"{name} is a link or a folder")
            file.seek(place)
            header = struct.unpack("<4sHHHHHIIIHH", file.read(30))
            here = file.read(header[9]).decode("latin-1")
            if header[0] != b"PK\x03\x04" or header[10] != 0 or here != name or header[2] != info.flag_bits:
                raise Fault("bad-archive", f"{name} is something else where it lies")
            place += 30 + header[9] + info.compress_size
            if info.flag_bits == 8:
                file.seek(place)
                behind = struct.unpack("<4sIII", file.read(16))
                if behind != (b"PK\x07\x08", info.CRC, info.compress_size, info.file_size):
                    raise Fault("bad-archive", f"{name} has other sizes where it lies")
                place += 16
            total += info.file_size
            if total > MOST_BYTES:
                raise Fault("too-large", "more than 16 GiB")
        if place != archive.start_dir:
            raise Fault("bad-archive", "before the directory lies what belongs to no file")
        file.seek(-22, 2)
        end = struct.unpack("<4sHHHHIIH", file.read(22))
        if end[0] != b"PK\x05\x06" or end[7] != 0 or archive.comment:
            raise Fault("no-archive", "something was put behind it")
        if end[5] + end[6] != file.seek(0, 2) - 22 or end[6] != place:
            raise Fault("bad-archive", "something lies around the directory")


def content(archive, name):
    """All of a file, unpacked to no more than the directory says it is."""
    info = archive.getinfo(name)
    with open(archive.filename, "rb") as file:
        file.seek(info.header_offset + 30 + len(name))
        packed = file.read(info.compress_size)
    data = packed
    if info.compress_type == zipfile.ZIP_DEFLATED:
        inflate = zlib.decompressobj(-15)
        try:
            data = inflate.decompress(packed, info.file_size + 1)
        except zlib.error as error:
            raise Fault("changed", f"{name}: {error}") from error
        if len(data) > info.file_size:
            raise Fault("too-large", name)
        if inflate.eof and inflate.unused_data:
            raise Fault("bad-archive", f"behind {name} lies what belongs to no file")
    if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        raise Fault("changed", name)
    return data


def fingerprint(key):
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def load_key(pem):
    try:
        key = load_pem_public_key(pem)
    except ValueError:
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def check_signature(archive, names, manifest, text, given):
    if not manifest["signed"] and "manifest.sig" not in names:
        yield "unsigned", "nobody vouches for it"
        return
    if "manifest.sig" not in names or "public-key.pem" not in names:
        yield "no-signature", "the signature or its key is missing"
        return
    key = load_key(content(archive, "public-key.pem"))
    if key is None:
        yield "no-signature", "public-key.pem is no Ed25519 key"
        return
    if given is not None and fingerprint(given) != fingerprint(key):
        yield "another-key", fingerprint(key)
    try:
        signature = base64.b64decode(content(archive, "manifest.sig").strip(), validate=True)
        key.verify(signature, text)
        if not manifest["signed"] or manifest["fingerprint"] != fingerprint(key):
            yield "bad-signature", "the manifest names another key"
    except (InvalidSignature, binascii.Error):
        yield "bad-signature", "it does not fit the manifest"


def check_files(archive, names, listed):
    added = {}
    for name in names:
        if name in BESIDE:
            continue
        data = content(archive, name)
        digest = hashlib.sha256(data).hexdigest()
        if name not in listed:
            added[digest] = name
        elif listed[name]["sha256"] != digest or listed[name]["bytes"] != len(data):
            yield "changed", name
    for name, file in listed.items():
        if name in names:
            continue
        if file["sha256"] in added:
            yield "renamed", added.pop(file["sha256"])
        else:
            yield "missing", name
    for name in added.values():
        yield "added", name


def rows(archive, name):
    return [json.loads(line) for line in content(archive, name).decode("utf-8").split("\n") if line]


def whole(archive, name):
    return json.loads(content(archive, name).decode("utf-8"))


def check_reports(listed, coverage):
    named = {row["reportFile"]: row["reportSha256"] for row in coverage if row["reportFile"]}
    reports = {name: file for name, file in listed.items() if name.startswith("reports/")}
    for name, file in reports.items():
        if named.get(name) != file["sha256"]:
            yield "reports-differ", name
    for name in named.keys() - reports.keys():
        yield "reports-differ", name


def check_chain(archive, log, redacted):
    segment = log["segment"]
    if log["file"] is None:
        return
    lines = content(archive, log["file"]).decode("utf-8").split("\n")[:-1]
    if len(lines) != segment["entries"]:
        yield "chain-broken", "another number of entries"
        return
    if log["verification"]["state"] == "damaged":
        return
    before = segment["before"]
    for line in lines:
        entry = json.loads(line)
        if entry["prev"] != before["hash"] or entry["seq"] != before["seq"] + 1:
            yield "chain-broken", f"entry {entry['seq']} does not follow"
            return
        if not redacted:
            bare = {name: value for name, value in entry.items() if name not in ("hash", "signature")}
            digest = hashlib.sha256(canonical(bare).encode("utf-8")).hexdigest()
            if digest != entry["hash"] or canonical(entry) != line:
                yield "chain-broken", f"entry {entry['seq']} does not have its hash"
                return
        before = {"seq": entry["seq"], "hash": entry["hash"]}
    if before != segment["head"]:
        yield "chain-broken", "it ends with another entry"


def counted(summary, archive, listed, coverage, logs):
    """Each number that the summary tells, and what is counted again."""
    findings = rows(archive, "findings/findings.jsonl")
    results = whole(archive, "controls/results.json")
    runs = whole(archive, "runs/runs.json")
    marks = whole(archive, "marks/marks.json")
    yield "accounts", summary["accounts"], len({row["account"] for row in coverage})
    yield "accounts listed", summary["accounts"], len(whole(archive, "population/accounts.json"))
    looks = collections.Counter(row["status"] for row in coverage)
    for status, told in summary["looks"].items():
        yield f"looks {status}", told, looks[status]
    yield "reports", summary["reports"], sum(name.startswith("reports/") for name in listed)
    yield "ended", summary["runs"]["ended"], sum(run["state"] == "ended" for run in runs)
    yield "unfinished", summary["runs"]["unfinished"], sum(run["state"] != "ended" for run in runs)
    for what in ("suppression", "attestation"):
        yield what, summary[what + "s"], sum(mark["what"] == what for mark in marks)
    for what in ("plans", "notices"):
        yield what, summary[what], len(whole(archive, f"actions/{what}.json"))
    entries = sum(len(content(archive, log["file"]).splitlines()) for log in logs if log["file"])
    yield "entries", summary["auditEntries"], entries
    told = summary["findings"]
    yield "findings", told["total"], len(findings)
    yield "at start", told["atStart"], sum(each["atStart"] not in (None, "resolved") for each in findings)
    ends = collections.Counter((each["atEnd"], each["severity"]) for each in findings)
    for state, severities in told["atEnd"].items():
        for severity, count in severities.items():
            yield f"{state} {severity}", count, ends[state, severity]
    changes = [(change, each) for each in findings for change in each["changes"]]
    kinds = collections.Counter(change["change"] for change, _ in changes)
    for change, count in told["changes"].items():
        yield change, count, kinds[change]
    fixed = collections.Counter(each["severity"] for change, each in changes if change["secondsOpen"] is not None)
    for severity, times in told["timeToFix"].items():
        yield f"fixed {severity}", times["count"], fixed[severity]
    opened = collections.Counter(each["rule"] for each in findings if each["atEnd"] == "open")
    yield "open by rule", told["openByRule"], dict(opened)
    outcomes = collections.Counter((each["framework"], each["month"], each["result"]) for each in results)
    sums = 0
    for framework, months in summary["controls"].items():
        for month, counts in months.items():
            for result, count in counts.items():
                sums += count
                yield f"{framework} {month} {result}", count, outcomes[framework, month, result]
    yield "results", sums, len(results)
    silent = {month["month"] for month in summary["months"] if "run" not in month}
    kinds = collections.Counter(gap["kind"] for gap in summary["gaps"])
    yield "silent months", kinds["month-without-run"], len(silent)
    partial = sum(month.get("complete") is False for month in summary["months"])
    yield "incomplete months", kinds["run-incomplete"], partial
    yield "complete", summary["complete"], not summary["gaps"]
    wrong = sum((each["month"] in silent) != (each["result"] == "no-run") for each in results)
    yield "results of silent months", 0, wrong


def check_counts(archive, listed, manifest):
    coverage = rows(archive, "population/coverage.jsonl")
    logs = whole(archive, "actions/audit-log.json")
    summary = whole(archive, "summary.json")
    yield from check_reports(listed, coverage)
    for log in logs:
        yield from check_chain(archive, log, manifest["redacted"])
    for what, told, found in counted(summary, archive, listed, coverage, logs):
        if told != found:
            yield "counts-differ", f"{what}: {told}, not {found}"
    for member in ("period", "frameworks", "madeAt", "tool", "redacted", "signed", "fingerprint", "complete"):
        if summary[member] != manifest[member]:
            yield "counts-differ", member


def faults(path, given):
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise Fault("no-archive", str(error)) from error
    with archive:
        check_zip(path, archive)
        names = archive.namelist()
        if "manifest.json" not in names:
            raise Fault("no-manifest", "it is no evidence")
        data = content(archive, "manifest.json")
        try:
            manifest = json.loads(data.decode("utf-8"), object_pairs_hook=strict_pairs)
        except ValueError as error:
            raise Fault("bad-manifest", str(error)) from error
        if canonical(manifest).encode("utf-8") != data or manifest["version"] != 1:
            raise Fault("bad-manifest", "not canonical, or of another version")
        listed = {file["name"]: file for file in manifest["files"]}
        yield from check_signature(archive, names, manifest, data, given)
        broken = list(check_files(archive, names, listed))
        yield from broken
        if not broken:
            yield from check_counts(archive, listed, manifest)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("archives", nargs="+")
    parser.add_argument("--public-key")
    options = parser.parse_args()
    given = None
    if options.public_key:
        with open(options.public_key, "rb") as file:
            given = load_key(file.read())
    clean = True
    for path in options.archives:
        found = []
        try:
            # One by one, since what was found before nothing more can be read counts too.
            for fault in faults(path, given):
                found.append(fault)
        except Fault as fault:
            found.append((fault.kind, str(fault)))
        for kind, words in found:
            print(f"{path}: {kind}: {words!r}")
        if not found:
            print(f"{path}: verified")
        clean = clean and not found
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
