import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { hasHistory, searchHistory } from './search-history.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-history-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A checkout, and git in it, without the settings of whoever runs the tests. */
function checkout() {
  const folder = emptyFolder();
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const identity = ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com'];
  const git = (...args: string[]) =>
    execFileSync('git', [...identity, ...args], { cwd: folder, env, encoding: 'utf8' });
  const commit = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    git('add', name);
    git('commit', '-q', '-m', `change ${name}`);
    return git('rev-parse', 'HEAD').trim().slice(0, 12);
  };
  git('init', '-q', '-b', 'main');
  return { folder, git, commit };
}

async function found(folder: string) {
  const { places, gaps } = await searchHistory(folder, [KEY], undefined);
  expect(gaps).toEqual([]);
  return places.map(({ resource, at }) => [resource.slice(folder.length + 1), at.split(' ')[1]]).sort();
}

describe('the history of a checkout', () => {
  test('shows commits that took a key in and out, in other branches and undone ones too', async () => {
    const { folder, git, commit } = checkout();
    const first = commit('a.env', `${KEY}\n`);
    const second = commit('a.env', 'none\n');
    git('checkout', '-q', '-b', 'side');
    const side = commit('name with blanks\nand a line.txt', KEY);
    git('checkout', '-q', 'main');
    const undone = commit('undone.txt', `x\n${KEY}`);
    git('reset', '-q', '--hard', 'HEAD~1');
    expect(await hasHistory(folder, undefined)).toBe(true);
    const places = await found(folder);
    expect(places).toEqual(
      [
        ['a.env', first],
        ['a.env', second],
        ['name with blanks\nand a line.txt', side],
        ['undone.txt', undone],
      ].sort(),
    );
  });

  test('that is empty of the key is empty', async () => {
    const { folder, commit } = checkout();
    commit('a.txt', 'nothing');
    expect(await found(folder)).toEqual([]);
  });

  test('that is cut short is a gap', async () => {
    const { folder, git, commit } = checkout();
    commit('a.txt', KEY);
    commit('a.txt', 'gone');
    git('clone', '-q', '--depth', '1', `file://${folder}`, join(folder, 'clone'));
    const { gaps, places } = await searchHistory(join(folder, 'clone'), [KEY], undefined);
    expect([gaps, places]).toMatchObject([
      [{ code: 'Shallow', fix: expect.stringContaining('unshallow') }],
      [],
    ]);
  });

  test('runs no program that the repository names', async () => {
    const { folder, git, commit } = checkout();
    const trap = join(folder, 'trap.sh');
    writeFileSync(trap, `#!/bin/sh\ntouch ${join(folder, 'ran')}\ncat "$1" 2>/dev/null\n`);
    chmodSync(trap, 0o755);
    for (const name of [
      'core.fsmonitor',
      'diff.external',
      'diff.x.textconv',
      'diff.x.command',
      'core.pager',
      'gpg.program',
    ]) {
      git('config', name, trap);
    }
    git('config', 'log.showSignature', 'true');
    writeFileSync(join(folder, '.gitattributes'), '* diff=x\n');
    commit('a.txt', KEY);
    rmSync(join(folder, 'ran'), { force: true });
    expect((await found(folder)).length).toBe(1);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });
});

describe('what cannot be searched is a gap', () => {
  test('a folder that is no checkout', async () => {
    const folder = emptyFolder();
    expect(await hasHistory(folder, undefined)).toBe(false);
    expect(await searchHistory(folder, [KEY], undefined)).toMatchObject({
      places: [],
      gaps: [{ code: 'NoHistory', what: folder }],
    });
  });

  test('a machine without git', async () => {
    const { folder } = checkout();
    vi.stubEnv('PATH', '/nonexistent');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(await searchHistory(folder, [KEY], undefined)).toMatchObject({ gaps: [{ code: 'NoGit' }] });
  });

  test('a checkout that is damaged, with what git says of it', async () => {
    const { folder, commit } = checkout();
    commit('a.txt', KEY);
    writeFileSync(join(folder, '.git/refs/heads/main'), `${'1'.repeat(40)}\n`);
    const { gaps } = await searchHistory(folder, [KEY], undefined);
    expect(gaps).toMatchObject([
      { what: folder, code: 'GitFailed', fix: expect.stringContaining('git says: fatal: ') },
    ]);
  });
});
