#!/usr/bin/env node
// Plain JavaScript that any Node can read: it says in one line what is missing, instead of a stack of
// syntax errors from a program that an older Node cannot parse.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(
    `keyreeve needs Node 22.13 or later, and this is ${process.versions.node}. In a checkout, npx keyreeve brings its own.\n`,
  );
  process.exit(2);
}
const { existsSync } = await import('node:fs');
const cli = new URL('../dist/cli.js', import.meta.url);
if (!existsSync(cli)) {
  process.stderr.write('keyreeve is not built yet. Run: npm run build\n');
  process.exit(2);
}
// Compiled code is kept between runs: it saves a third of the start-up.
(await import('node:module')).enableCompileCache?.();
await import(cli.href);
