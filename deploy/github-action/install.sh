#!/usr/bin/env bash
# Installs Keyreeve for the action: a version from npm, or the checkout of the action itself. No install script is run.
set -euo pipefail

version=${INPUT_VERSION:-}
options=(--ignore-scripts --no-audit --no-fund --loglevel=error)

if [[ -n $version ]]; then
  # A version and nothing else: npm would take an address or a path as well.
  if [[ ! $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
    echo "::error title=Keyreeve::The input version takes a version such as 0.1.0."
    exit 2
  fi
  folder=$RUNNER_TEMP/keyreeve-package
  npm install --prefix "$folder" --omit=dev --omit=optional "${options[@]}" "keyreeve@$version"
  program=$folder/node_modules/keyreeve/bin/keyreeve.mjs
else
  cd "$GITHUB_ACTION_PATH"
  if [[ ! -e dist/cli.js ]]; then
    npm ci "${options[@]}"
    PATH=$PWD/node_modules/.bin:$PATH node tools/build.ts
  fi
  program=$GITHUB_ACTION_PATH/bin/keyreeve.mjs
fi

echo "keyreeve=$program" >>"$GITHUB_OUTPUT"
