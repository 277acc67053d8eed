#!/usr/bin/env bash
# Fails the job where the scan is to fail it. What came out is told in numbers; names are in the summary.
set -euo pipefail

counts="${FAILING:-?} failing, ${UNKNOWN:-?} unknown"
status=${STATUS:-}
if [[ $status == 1 && ${INPUT_FAIL_ON:-} == never ]]; then
  echo "::warning title=Keyreeve::Findings: $counts."
  status=$([[ ${COMPLETE:-} == true ]] && echo told || echo 3)
fi
case $status in
  told) ;;
  0)
    echo "::notice title=Keyreeve::Clean: $counts."
    ;;
  1)
    echo "::error title=Keyreeve::Findings: $counts."
    exit 1
    ;;
  3)
    if [[ ${INPUT_FAIL_ON_INCOMPLETE:-true} == false ]]; then
      echo "::warning title=Keyreeve::Incomplete, something could not be read or judged: $counts."
      exit 0
    fi
    echo "::error title=Keyreeve::Incomplete, something could not be read or judged: $counts."
    exit 3
    ;;
  *)
    echo "::error title=Keyreeve::The scan came to no result."
    exit 4
    ;;
esac
