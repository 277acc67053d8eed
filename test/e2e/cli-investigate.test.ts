import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallSeen, Sandbox } from '../../sandbox/index.ts';
import type { Investigation } from '../../src/core/model/investigation.ts';
import { openStore } from '../../src/store/open-store.ts';
import { gave, KEY, keyAccount, STRANGERS_KEY, use } from '../support/investigation-world.ts';
import { keyreeve, start as launch, run } from '../support/keyreeve.ts';
import { mmdb } from '../support/mmdb.ts';
import { ACCOUNT, NOW, sandboxes } from '../support/sandboxes.ts';

const start = sandboxes();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-investigate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SINCE = ['--since', '60d', '--now', NOW];
const AT = '2026-11-20T10:00:00Z';

function investigate(args: readonly string[], sandbox?: Pick<Sandbox, 'env'>) {
  return keyreeve(['investigate', ...args, '--no-config'], {
    ...(sandbox !== undefined && { sandbox }),
    env: { XDG_STATE_HOME: folder },
    hurried: true,
  });
}

function storiesIn(stdout: string): readonly Investigation[] {
  return (JSON.parse(stdout) as { readonly investigations: readonly Investigation[] }).investigations;
}

describe('what is printed and how it ends', () => {
  test('a habitual key ends with 0, and its story is printed for people', async () => {
    const days = Array.from({ length: 28 }, (_, day) =>
      use(`2026-11-${String(day < 20 ? day + 1 : 1).padStart(2, '0')}T0${day % 9}:00:00Z`),
    );
    const sandbox = await start({ world: [keyAccount(days)], trailLimit: false });
    const { status, stdout, stderr } = await investigate([KEY, ...SINCE], sandbox);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain(KEY);
    expect(stdout).toContain('ann');
  });

  test('what was found is kept in the store, for whoever looks at the key later; under pseudonyms nothing is', async () => {
    const sandbox = await start({ world: [keyAccount([use(AT)])], trailLimit: false });
    const place = join(folder, 'store.sqlite');
    const shown = await investigate([KEY, ...SINCE, '--redact', '--store', place], sandbox);
    expect(shown).toMatchObject({ status: 2, stderr: expect.stringContaining('pseudonyms') });
    await investigate([KEY, ...SINCE, '--redact'], sandbox);
    expect(existsSync(place)).toBe(false);
    await investigate([KEY, ...SINCE, '--store', place], sandbox);
    const store = await openStore(place);
    try {
      const kept = await store.investigationsOf(KEY);
      expect(kept).toMatchObject([{ madeAt: NOW, account: ACCOUNT, investigation: { redacted: false } }]);
    } finally {
      await store.close();
    }
  });

  test('misuse ends with 1; JSON, HTML, OCSF and text are written beside what is printed', async () => {
    const events = [
      use('2026-11-20T10:00:00Z', {
        name: 'CreateUser',
        source: 'iam.amazonaws.com',
        region: 'us-east-1',
        sourceIp: '198.51.100.66',
        request: { userName: '<script>alert(1)</script>' },
      }),
      use('2026-11-20T10:01:00Z', {
        name: 'StopLogging',
        source: 'cloudtrail.amazonaws.com',
        region: 'us-east-1',
      }),
    ];
    const sandbox = await start({ world: [keyAccount(events)], trailLimit: false });
    const outputs = ['run.json', 'run.html', 'run.ocsf.json', 'run.txt'].flatMap((name) => [
      '--output',
      join(folder, name),
    ]);
    const { status, stdout } = await investigate([KEY, ...SINCE, ...outputs, '--format', 'json'], sandbox);
    expect(status).toBe(1);
    const [story] = storiesIn(stdout);
    expect(story?.verdict.level).toBe('likely-misuse');
    expect(story?.signals.map(({ id }) => id)).toEqual(expect.arrayContaining(['persistence', 'cover-up']));
    expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe(stdout);
    expect(readFileSync(join(folder, 'run.html'), 'utf8')).not.toContain('<script>alert(1)');
    expect(JSON.parse(readFileSync(join(folder, 'run.ocsf.json'), 'utf8'))).toBeTruthy();
    expect(readFileSync(join(folder, 'run.txt'), 'utf8')).toContain(KEY);
    expect(statSync(join(folder, 'run.json')).mode & 0o777).toBe(0o600);
  });

  test('I04: the key of a stranger ends with 3', async () => {
    const sandbox = await start({ world: [keyAccount([])], trailLimit: false });
    const { status, stdout } = await investigate([STRANGERS_KEY, ...SINCE], sandbox);
    expect(status).toBe(3);
    expect(stdout.replace(/\s+/g, ' ')).toContain('not yours');
  });

  test('a redacted story names neither account nor user, key or address', async () => {
    const sandbox = await start({ world: [keyAccount([use(AT)])], trailLimit: false });
    const { stdout } = await investigate([KEY, ...SINCE, '--redact', '--format', 'json'], sandbox);
    for (const name of [KEY, ACCOUNT, '203.0.113.9', '"ann"']) expect(stdout).not.toContain(name);
    expect(storiesIn(stdout)[0]?.redacted).toBe(true);
  });

  test('countries come from a local database of addresses', async () => {
    const database = join(folder, 'country.mmdb');
    const networks = { '203.0.113.0/24': { country: { iso_code: 'NZ' } } };
    writeFileSync(database, mmdb({ type: 'GeoLite2-Country', networks }));
    const sandbox = await start({ world: [keyAccount([use(AT)])], trailLimit: false });
    const { stdout } = await investigate([KEY, ...SINCE, '--places', database, '--format', 'json'], sandbox);
    expect(storiesIn(stdout)[0]?.use.addresses).toMatchObject([{ name: '203.0.113.9', country: 'NZ' }]);
  });

  test('--findings: the keys of failing findings of a saved run', async () => {
    const sandbox = await start({ world: [keyAccount([use(AT)])], trailLimit: false });
    const saved = join(folder, 'run.json');
    const scan = await keyreeve(['scan', '--no-config', '--now', NOW, '--format', 'json', '--quiet'], {
      sandbox,
      env: { XDG_STATE_HOME: folder },
    });
    writeFileSync(saved, scan.stdout);
    const { stdout } = await investigate(['--findings', saved, ...SINCE, '--format', 'json'], sandbox);
    expect(storiesIn(stdout).map(({ subject }) => subject.accessKeyId)).toContain(KEY);
  });

  test('T18 --findings: the keys of a user that AWS found in public come first, our own is left out and told', async () => {
    const OWN = 'AKIARTX3GSDSQAAAAAAC';
    const LEAKED = 'AKIARTX3GSDSQAAAAAAD';
    const made = { createdAt: '2026-10-01T08:00:00Z' };
    const users = [
      { name: 'ann', ...made, password: made, accessKeys: [{ id: KEY, ...made }] },
      { name: 'scanner', ...made, password: made, accessKeys: [{ id: OWN, ...made }] },
      {
        name: 'leaked',
        ...made,
        attached: ['AWSCompromisedKeyQuarantineV3'],
        accessKeys: [{ id: LEAKED, createdAt: '2026-11-21T08:00:00Z' }],
      },
    ];
    const root = { accessKeys: [{ id: 'AKIARTX3GSDSQAAAAAAE', ...made }] };
    const sandbox = await start({ world: [keyAccount([], { users, root })], trailLimit: false });
    const asOwn = { env: () => sandbox.env({ accessKeyId: OWN }) };
    const saved = join(folder, 'run.json');
    const env = { XDG_STATE_HOME: folder };
    await keyreeve(['scan', '--no-config', '--now', NOW, '--quiet', '--output', saved], { sandbox, env });
    const { status, stdout, stderr } = await investigate(
      ['--findings', saved, '--limit', '9', ...SINCE, '--format', 'json'],
      asOwn,
    );
    const ids = storiesIn(stdout).map(({ subject }) => subject.accessKeyId);
    expect(ids[0]).toBe(LEAKED);
    expect(ids).not.toContain(OWN);
    expect(stderr).toContain(`${OWN} is not investigated`);
    expect(stderr).toContain('about root keys without an id');
    expect(status).toBe(1);
  });
});

describe('wrong use', () => {
  const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

  test.each([
    ['no key', [], 'No key is named'],
    ['two ways at once', [KEY, '--findings', 'run.json'], 'cannot go together'],
    ['a user without an account', ['--user', 'ann'], 'Add --account'],
    ['I01: the id of a user', ['AIDAQNZGKIQY56JQ7WML'], 'is the id of a user'],
    ['I01: an API key of Bedrock', ['ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl'], 'Amazon Bedrock'],
    ['a time that is none', [KEY, '--since', 'yesterday'], '--since is not a time'],
    [
      'an end before the beginning',
      [KEY, '--since', '1d', '--until', '2026-11-01', '--now', NOW],
      'Nothing lies',
    ],
    ['an ending that names no format', [KEY, '--output', 'story.pdf'], 'names no format'],
    ['an account that is none', [KEY, '--account', 'prod'], 'twelve digits'],
  ])('%s is refused with the next move', async (_what, args, words) => {
    const { status, stderr, stdout } = await investigate(args);
    expect(stderr).toContain(words);
    expect(status).toBe(2);
    expect(stdout).toBe('');
  });

  test('a secret in the place of an id is never shown again', async () => {
    for (const args of [
      [SECRET],
      [KEY, SECRET],
      ['--account', SECRET, KEY],
      ['--user', SECRET, '--account', ACCOUNT],
    ]) {
      const { status, stderr, stdout } = await investigate(args);
      expect(status).toBe(2);
      expect(stdout + stderr).not.toContain(SECRET);
    }
  });
});

describe('after a kill', () => {
  const EVENTS = [
    ...Array.from({ length: 420 }, (_, minute) => {
      const [hour, rest] = [8 + Math.floor(minute / 60), minute % 60];
      return use(`2026-11-20T${String(hour).padStart(2, '0')}:${String(rest).padStart(2, '0')}:00Z`);
    }),
    gave('ASIARTX3GSDSQAAAAAAA', '2026-11-20T07:00:00Z', { name: 'GetSessionToken' }),
  ];

  /** Starts it and kills it when so many lookups were answered. */
  async function killed(after: number) {
    let seen = 0;
    let kill = () => {};
    const onCall = ({ operation, phase }: CallSeen) => {
      if (operation === 'cloudtrail:LookupEvents' && phase === 'after') {
        seen += 1;
        if (seen === after) kill();
      }
      return undefined;
    };
    const sandbox = await start({
      world: [keyAccount(EVENTS)],
      frozenClock: false,
      trailLimit: false,
      onCall,
    });
    const child = launch(['investigate', KEY, ...SINCE, '--no-config', '--format', 'json'], {
      sandbox,
      env: { XDG_STATE_HOME: folder },
    });
    kill = () => child.kill('SIGKILL');
    const ended = await run(child);
    kill = () => {};
    return { sandbox, ended };
  }

  test('it goes on where it was: the story is the same, and little is asked twice', async () => {
    const { sandbox, ended } = await killed(39);
    expect(ended).toMatchObject({ status: null, stdout: '' });
    const kept = join(folder, 'keyreeve', 'investigations');
    expect(readdirSync(kept).filter((name) => name.endsWith('.jsonl'))).toHaveLength(1);
    expect(
      readFileSync(join(kept, readdirSync(kept).find((name) => name.endsWith('.jsonl')) ?? ''), 'utf8'),
    ).not.toContain('FwoGZXIvYXdzEXAMPLE');
    sandbox.calls.reset();
    const again = await investigate([KEY, ...SINCE, '--format', 'json'], sandbox);
    const asked = sandbox.calls.byOperation['cloudtrail:LookupEvents'] ?? 0;
    expect(again.stderr).toContain('Going on with the search');
    expect(existsSync(kept) ? readdirSync(kept) : []).toEqual([]);

    sandbox.calls.reset();
    const whole = await investigate([KEY, ...SINCE, '--format', 'json'], sandbox);
    const all = sandbox.calls.byOperation['cloudtrail:LookupEvents'] ?? 0;
    expect(again.stdout).toBe(whole.stdout);
    expect(whole.stderr).toBe('');
    expect(storiesIn(whole.stdout)[0]?.use.count).toBe(421);
    // Lost are at most the answers on their way at the moment of the kill, one for each call in flight.
    expect(asked).toBeLessThanOrEqual(all - 39 + 8);
  });

  test('--again forgets what was there', async () => {
    const { sandbox } = await killed(39);
    sandbox.calls.reset();
    const { stderr } = await investigate([KEY, ...SINCE, '--again'], sandbox);
    expect(stderr).toBe('');
    expect(sandbox.calls.byOperation['cloudtrail:LookupEvents']).toBeGreaterThan(39 + 8);
  });
});
