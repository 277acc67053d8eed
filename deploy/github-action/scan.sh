#!/usr/bin/env bash
# Scans, writes the files and the summary, and gives what came out as outputs. Ends with 0 wherever there is a result:
# the uploads come first, and result.sh fails the job. Inputs come in INPUT_… and are never a part of this text.
set -euo pipefail

out=$RUNNER_TEMP/keyreeve
store=$RUNNER_TEMP/keyreeve-store
mkdir -p "$out"
arguments=(scan --quiet)

is_true() {
  case $1 in
    true) return 0 ;;
    false | '') return 1 ;;
    *)
      echo "::error title=Keyreeve::An input takes true or false, and was given something else."
      exit 2
      ;;
  esac
}

# One option for each word of an input. The value is a part of the same argument, so that none is taken for an option.
each() {
  local option=$1 words=() word
  IFS=$' \t\n,' read -r -d '' -a words <<<"$2" || true
  for word in "${words[@]}"; do arguments+=("$option=$word"); done
}

one() {
  if [[ -n $2 ]]; then arguments+=("$1=$2"); fi
}

if is_true "${INPUT_ORGANIZATION:-}"; then arguments+=(--org); fi
each --ou "${INPUT_ORGANIZATIONAL_UNITS:-}"
each --account "${INPUT_ACCOUNTS:-}"
one --role "${INPUT_ROLE:-}"
one --external-id "${INPUT_EXTERNAL_ID:-}"
one --config "${INPUT_CONFIG:-}"
each --rule "${INPUT_RULES:-}"
each --framework "${INPUT_FRAMEWORK:-}"
one --severity "${INPUT_SEVERITY:-}"
if [[ ${INPUT_FAIL_ON:-} != never ]]; then one --fail-on "${INPUT_FAIL_ON:-}"; fi
one --baseline "${INPUT_BASELINE:-}"
if is_true "${INPUT_REDACT:-}"; then arguments+=(--redact); fi
if is_true "${INPUT_NEW_ONLY:-}"; then arguments+=(--new-only); fi
if is_true "${INPUT_STORE:-}"; then
  mkdir -p "$store"
  arguments+=("--store=$store/store.sqlite")
else
  arguments+=(--no-store)
fi
arguments+=("--output=json:$out/run.json" "--output=sarif-alerts:$out/run.sarif" "--output=markdown:$out/run.md")

# Nothing of an earlier step may be taken for this one's.
rm -f "$out/run.json" "$out/run.sarif" "$out/run.md"
status=0
node "$KEYREEVE" "${arguments[@]}" || status=$?

echo "status=$status" >>"$GITHUB_OUTPUT"
if [[ ! -s $out/run.json ]]; then
  echo "::error title=Keyreeve::The scan came to no result (exit status $status); its last lines say why."
  exit "$(((status == 0) ? 4 : status))"
fi

# Numbers alone: nothing that somebody named gets into the outputs.
node --input-type=module - "$out/run.json" >>"$GITHUB_OUTPUT" <<'NODE'
import { readFileSync } from 'node:fs';
const { run } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
console.log(`failing=${Number(run.counts.fail)}`);
console.log(`unknown=${Number(run.counts.unknown)}`);
console.log(`passing=${Number(run.counts.pass)}`);
console.log(`complete=${run.complete === true}`);
NODE
{
  echo "json-file=$out/run.json"
  echo "sarif-file=$out/run.sarif"
  if is_true "${INPUT_STORE:-}" && [[ -s $store/store.sqlite ]]; then echo "kept=true"; fi
} >>"$GITHUB_OUTPUT"

if is_true "${INPUT_SUMMARY:-true}"; then cat "$out/run.md" >>"$GITHUB_STEP_SUMMARY"; fi
