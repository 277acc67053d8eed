import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { refusalOf } from './commands.ts';
import { textOf } from './read-template.ts';

const SERVICES = ['keyreeve-watch.service', 'keyreeve-scan.service'] as const;
const TIMER = 'keyreeve-scan.timer';
const PROGRAM = '/usr/local/bin/keyreeve';

const unit = (name: string) => textOf(`deploy/systemd/${name}`);

/** The values of a setting of a unit. */
function valuesOf(name: string, setting: string): readonly string[] {
  return [...unit(name).matchAll(new RegExp(`^${setting}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');
}

/** The units in a folder, with a program in the place of the one that is not installed here. */
function installed(): { readonly folder: string; readonly paths: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-units-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'keyreeve');
  writeFileSync(program, '#!/bin/sh\n');
  chmodSync(program, 0o755);
  const paths = [...SERVICES, TIMER].map((name) => {
    const path = join(folder, name);
    writeFileSync(path, unit(name).replaceAll(PROGRAM, program));
    return path;
  });
  return { folder, paths };
}

const analyzer = (...args: readonly string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const hasAnalyzer = analyzer('--version').status === 0;

describe.runIf(hasAnalyzer)('systemd', () => {
  test('finds nothing wrong with the units, and does find a fault', () => {
    const { folder, paths } = installed();
    const done = analyzer('verify', ...paths);
    expect(done.stderr).toBe('');
    expect(done.status).toBe(0);
    const wrong = join(folder, 'wrong.service');
    writeFileSync(wrong, `${unit(SERVICES[0])}\nNoSuchSetting=yes\n`);
    expect(analyzer('verify', wrong).stderr).toContain('NoSuchSetting');
  });

  test.each(SERVICES)('finds that %s is exposed to little', (name) => {
    const { folder } = installed();
    const done = analyzer('security', '--offline=true', '--threshold=20', join(folder, name));
    expect(done.stdout + done.stderr).toContain('Overall exposure level');
    expect(done.status).toBe(0);
  });
});

describe.each(SERVICES)('%s', (name) => {
  test('runs as a user of its own, which may write to its state and nowhere else', () => {
    for (const [setting, value] of [
      ['DynamicUser', 'yes'],
      ['StateDirectory', 'keyreeve'],
      ['ProtectSystem', 'strict'],
      ['ProtectHome', 'yes'],
      ['NoNewPrivileges', 'yes'],
      ['CapabilityBoundingSet', ''],
    ] as const)
      expect(valuesOf(name, setting), setting).toEqual([value]);
    expect(valuesOf(name, 'SystemCallFilter')).toEqual(['@system-service', '~@privileged @resources']);
    // Node compiles to machine code while it runs: with this it would not start.
    expect(valuesOf(name, 'MemoryDenyWriteExecute')).toEqual([]);
  });

  test('gives arguments that the command line takes', async () => {
    const [command = ''] = valuesOf(name, 'ExecStart');
    const [program, ...args] = command.split(' ');
    expect(program).toBe(PROGRAM);
    expect(await refusalOf(args)).toBeUndefined();
  });

  test('keeps runs in its state, as its environment says', () => {
    expect(valuesOf(name, 'Environment')).toContain('KEYREEVE_STORE=/var/lib/keyreeve/store.sqlite');
  });
});

test('a watcher is started again but for wrong use and a newer store, and has time to end in order', () => {
  expect(valuesOf('keyreeve-watch.service', 'RestartPreventExitStatus')).toEqual(['2 5']);
  expect(valuesOf('keyreeve-watch.service', 'TimeoutStopSec')).toEqual(['90']);
});

test('both services are hardened by the same lines', () => {
  const hardening = (name: string) =>
    unit(name)
      .split('\n')
      .filter((line) =>
        /^(Protect|Private|Restrict|System|Lock|Remove|Keyring|NoNew|Capability|Ambient|Dynamic|UMask|State)/.test(
          line,
        ),
      );
  expect(hardening(SERVICES[1])).toEqual(hardening(SERVICES[0]));
});

test('the timer makes up for a time that was missed', () => {
  expect(valuesOf(TIMER, 'Persistent')).toEqual(['yes']);
  expect(valuesOf(TIMER, 'OnCalendar')).toEqual(['*-*-* 00/6:00:00']);
});
