import { describe, expect, test } from 'vitest';
import type { UserSpec } from '../../sandbox/index.ts';
import { Problem } from '../../src/core/model/problem.ts';
import { instant } from '../../src/core/model/time.ts';
import { manualClock } from '../support/manual-clock.ts';
import { account, NOW, sandboxes } from '../support/sandboxes.ts';
import { EVERY, inStore, sharedStore, until, watchers } from '../support/watching.ts';
import { webhookServer } from '../support/webhook-server.ts';

const CREATED = '2026-01-10T10:00:00Z';
const sandbox = sandboxes();
const { place: newPlace, start } = watchers();

/** A console user with a key that was made with them. */
function user(name: string): UserSpec {
  const accessKeys = [{ createdAt: '2026-01-10T10:00:02Z' }];
  return { name, createdAt: CREATED, password: { createdAt: CREATED }, accessKeys };
}

const ann = user('ann');
const bob = user('bob');
const cleo = user('cleo');

/** The same account, with one user, two and three: what people do between rounds. */
async function worlds() {
  const of = (users: readonly UserSpec[]) =>
    sandbox({ world: [account({ users, securityHub: ['us-east-1'] })] });
  return { one: await of([ann]), two: await of([ann, bob]), three: await of([ann, bob, cleo]) };
}

const ONE_AT_A_TIME = { organization: true, concurrency: { accounts: 1 } };

/** Three accounts, to be stopped between. */
function organisation() {
  return ['111122223333', '222233334444', '333344445555'].map((id, index) =>
    account({ id, name: `a${index}`, users: [ann], ...(index === 0 && { management: true }) }),
  );
}

describe('what is told', () => {
  test('is everything once, then only what is new, and nothing where nothing is', async () => {
    const { one, two } = await worlds();
    const hook = await webhookServer();
    let world = one;
    const place = newPlace();
    const service = await start({ place, sandbox: () => world, webhook: hook.url });
    await service.told('round-ended');
    expect(hook.posted).toHaveLength(1);
    expect(hook.posted[0]?.body).toContain('2 findings fail');

    service.clock.advance(EVERY);
    await service.told('round-ended', 2);
    expect(hook.posted).toHaveLength(1);

    world = two;
    service.clock.advance(EVERY);
    await service.told('round-ended', 3);
    expect(hook.posted).toHaveLength(2);
    const body = hook.posted[1]?.body ?? '';
    expect(body).toContain('2 new findings (1 high, 1 medium), 0 fixed');
    expect(body).toContain('user bob');
    expect(body).not.toContain('user ann');
    expect(body).toContain(
      'Compared with the run of 2026-11-22T12:10:00Z (run 2), 10 minutes before this one.',
    );

    const notices = await inStore(place, (store) => store.notices());
    expect(notices.map(({ run, ok, words }) => ({ run, ok, words }))).toEqual([
      { run: 1, ok: true, words: '2 findings fail.' },
      { run: 3, ok: true, words: '2 new, 0 fixed, 2 still open.' },
    ]);
  });

  test('is told after the next run where it could not be, together with what is new by then', async () => {
    const { one, two, three } = await worlds();
    const hook = await webhookServer({ status: 200 }, { status: 403 }, { status: 200 });
    let world = one;
    const place = newPlace();
    const service = await start({ place, sandbox: () => world, webhook: hook.url });
    await service.told('round-ended');
    world = two;
    service.clock.advance(EVERY);
    const failed = await service.told('notice-failed');
    expect(failed).toMatchObject({ level: 'error', words: expect.stringContaining('HTTP 403') });
    world = three;
    await service.told('round-ended', 2);
    service.clock.advance(EVERY);
    await service.told('round-ended', 3);
    const body = hook.posted[2]?.body ?? '';
    for (const name of ['bob', 'cleo']) expect(body).toContain(`user ${name}`);
    expect(body).toContain('(run 1)');
    expect(await metric(service.url, 'keyreeve_notices_total{channel="webhook",result="failed"}')).toBe(1);
    expect(await metric(service.url, 'keyreeve_notices_total{channel="webhook",result="sent"}')).toBe(2);
    const notices = await inStore(place, (store) => store.notices());
    expect(notices.map(({ run, ok }) => [run, ok])).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ]);
  });

  test('is not lost where it is gone again before it could be told', async () => {
    const { one, two } = await worlds();
    const hook = await webhookServer({ status: 200 }, { status: 403 }, { status: 200 });
    let world = one;
    const service = await start({ place: newPlace(), sandbox: () => world, webhook: hook.url });
    await service.told('round-ended');
    world = two;
    service.clock.advance(EVERY);
    await service.told('round-ended', 2);
    // The same users, and bob's key is gone.
    world = await sandbox({ world: [account({ users: [ann, { ...bob, accessKeys: [] }] })] });
    service.clock.advance(EVERY);
    await service.told('round-ended', 3);
    expect(hook.posted).toHaveLength(3);
    expect(hook.posted[2]?.body).toMatch(/0 new findings, [12] fixed|user bob/);
  });

  test('is not told again after a restart', async () => {
    const { one, two } = await worlds();
    const hook = await webhookServer();
    const place = newPlace();
    const first = await start({ place, sandbox: () => one, webhook: hook.url });
    await first.told('round-ended');
    await first.stop();
    const second = await start({
      place,
      sandbox: () => two,
      webhook: hook.url,
      clock: manualClock('2026-11-22T12:30:00Z'),
    });
    await second.told('round-ended');
    expect(hook.posted).toHaveLength(2);
    expect(hook.posted[1]?.body).not.toContain('user ann');
  });

  test('is what is new from then on, to somebody who is added later', async () => {
    const { one, two } = await worlds();
    const hook = await webhookServer();
    const other = await webhookServer();
    const place = newPlace();
    const first = await start({ place, sandbox: () => one, webhook: hook.url });
    await first.told('round-ended');
    await first.stop();
    const { openChannels } = await import('../../src/app/notify/notices.ts');
    const channels = openChannels({
      webhooksFromEnv: ['HOOK', 'OTHER'],
      env: { HOOK: hook.url, OTHER: other.url },
    });
    const clock = manualClock('2026-11-22T12:30:00Z');
    const second = await start({ place, sandbox: () => two, receivers: { channels }, clock });
    await second.told('round-ended');
    expect(other.posted.map(({ body }) => body.includes('user ann'))).toEqual([false]);
  });

  test('are findings to Security Hub in each round, and notices beside them', async () => {
    const { one, two } = await worlds();
    let world = one;
    const service = await start({
      place: newPlace(),
      sandbox: () => world,
      receivers: { securityHub: { region: 'us-east-1' } },
    });
    await service.told('round-ended');
    world = two;
    service.clock.advance(EVERY);
    await service.told('round-ended', 2);
    expect(
      service.events.filter(({ event }) => event.startsWith('notice')).map(({ words }) => words),
    ).toEqual([
      expect.stringMatching(/^Security Hub us-east-1: \d+ findings imported in 1 account/),
      expect.stringMatching(/^Security Hub us-east-1: \d+ findings imported in 1 account/),
    ]);
    const imports = two.writes().filter(({ operation }) => operation === 'securityhub:BatchImportFindings');
    expect(imports.length).toBeGreaterThan(0);
  });
});

describe('when a round begins', () => {
  test('is not at once after a restart where the last scan is younger than the pause', async () => {
    const { one } = await worlds();
    const place = newPlace();
    const first = await start({ place, sandbox: () => one });
    await first.told('round-ended');
    await first.stop();
    const clock = manualClock('2026-11-22T12:04:00Z');
    const second = await start({ place, sandbox: () => one, clock });
    expect((await second.told('scheduled')).data).toEqual({ next: '2026-11-22T12:10:00Z' });
    clock.advance(300);
    clock.advance(60);
    await second.told('round-ended');
    expect(await inStore(place, (store) => store.runs(NOW))).toHaveLength(2);
  });

  test('makes up for times that were missed, once', async () => {
    const { one } = await worlds();
    const place = newPlace();
    const first = await start({ place, sandbox: () => one });
    await first.told('round-ended');
    await first.stop();
    const second = await start({ place, sandbox: () => one, clock: manualClock('2026-11-22T15:55:00Z') });
    await second.told('round-ended');
    await second.told('scheduled', 2);
    const times = second.events.filter(({ event }) => event === 'scheduled').map(({ data }) => data?.next);
    expect(times).toEqual(['2026-11-22T15:55:00Z', '2026-11-22T16:05:00Z']);
  });

  test('is later by what chance says', async () => {
    const { one } = await worlds();
    const clock = manualClock(NOW, 0.5);
    const pace = { everySeconds: EVERY, jitterSeconds: 60 };
    const service = await start({ place: newPlace(), sandbox: () => one, clock, pace });
    await service.told('round-ended');
    expect((await service.told('scheduled', 2)).data).toEqual({ next: '2026-11-22T12:10:30Z' });
  });
});

describe('a round that fails', () => {
  test('is told, counted, and tried again after growing pauses; health says so in time', async () => {
    const { one } = await worlds();
    let hasCredentials = false;
    const nobody = { env: () => ({}) };
    const place = newPlace();
    const service = await start({ place, sandbox: () => (hasCredentials ? one : nobody) });
    const failed = await service.told('round-failed');
    expect(failed.data).toMatchObject({ code: 'no-credentials', failures: 1 });
    expect(failed.words).toContain('The next round begins at 2026-11-22T12:01:00Z.');
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);

    service.clock.advance(60);
    expect((await service.told('round-failed', 2)).words).toContain('at 2026-11-22T12:03:00Z.');
    service.clock.advance(2 * EVERY);
    await service.told('round-failed', 3);
    const health = await fetch(`${service.url}/healthz`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({
      healthy: false,
      role: 'leading',
      why: ['No round has come to its end for more than 20 minutes.'],
      lastRun: { outcome: 'failed' },
      failures: 3,
    });
    expect(await metric(service.url, 'keyreeve_runs_total{outcome="failed"}')).toBe(3);
    expect(
      await metric(service.url, 'keyreeve_open_findings{rule="root-access-key",severity="critical"}'),
    ).toBeUndefined();

    hasCredentials = true;
    service.clock.advance(EVERY);
    await service.told('round-ended');
    expect(await (await fetch(`${service.url}/healthz`)).json()).toMatchObject({
      healthy: true,
      failures: 0,
    });
  });

  test('by a file that is being edited is tried again; by one that was wrong from the start it ends', async () => {
    const { one } = await worlds();
    const wrong = new Problem('bad-settings', 'keyreeve.yaml, line 3: no.');
    let isWrong = true;
    const what = {
      place: newPlace(),
      sandbox: () => {
        if (isWrong) throw wrong;
        return one;
      },
    };
    await expect((await start(what)).done).rejects.toBe(wrong);
    isWrong = false;
    const clock = manualClock('2026-11-22T13:00:00Z');
    const service = await start({ ...what, clock });
    await service.told('round-ended');
    isWrong = true;
    clock.advance(EVERY);
    expect((await service.told('round-failed')).data).toMatchObject({ code: 'bad-settings' });
    isWrong = false;
    clock.advance(60);
    await service.told('round-ended', 2);
  });

  test('ends the service where a later version wrote the store', async () => {
    const newer = new Problem('store-newer', 'It is of a later version.');
    const service = await start({ place: newPlace(), openStore: () => Promise.reject(newer) });
    await expect(service.done).rejects.toBe(newer);
    expect(newer.exitStatus).toBe(5);
  });
});

describe('a store that is away', () => {
  test('is waited for, and health says so', async () => {
    const { one } = await worlds();
    const place = newPlace();
    const { openStore } = await import('../../src/store/open-store.ts');
    let isAway = true;
    const away = new Problem('store-unavailable', 'PostgreSQL does not answer.');
    const service = await start({
      place,
      sandbox: () => one,
      openStore: () => (isAway ? Promise.reject(away) : openStore(place)),
    });
    expect((await service.told('store')).words).toContain('It is tried again in 2 seconds.');
    const health = await fetch(`${service.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([
      503,
      expect.objectContaining({ why: ['The store does not answer (store-unavailable).'] }),
    ]);
    isAway = false;
    service.clock.advance(2);
    await service.told('round-ended');
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  });

  test('in the middle of things makes a round fail, and not the service', async () => {
    const { one } = await worlds();
    const place = newPlace();
    const { openStore } = await import('../../src/store/open-store.ts');
    const store = await openStore(place);
    let isAway = false;
    const failing = new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          if (isAway && name !== 'close')
            return Promise.reject(new Problem('store-unavailable', 'It is away.'));
          return value.apply(target, given);
        };
      },
    });
    const service = await start({ place, sandbox: () => one, openStore: async () => failing });
    await service.told('round-ended');
    isAway = true;
    service.clock.advance(EVERY);
    await service.told('store');
    expect((await fetch(`${service.url}/healthz`)).status).toBe(503);
    isAway = false;
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    // A round that the clock has gone far beyond is late, and the next one is not.
    for (let round = 0; round < 20 && !(isSecondEnd() && (await isHealthy())); round += 1) {
      service.clock.advance(EVERY);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect([isSecondEnd(), await isHealthy()]).toEqual([true, true]);

    function isSecondEnd() {
      return service.events.filter(({ event }) => event === 'round-ended').length > 1;
    }
    async function isHealthy() {
      return (await fetch(`${service.url}/healthz`)).status === 200;
    }
  });
});

describe('stopping', () => {
  test('in the middle of a scan keeps what was judged, marks the run, and gives the lease back', async () => {
    const world = await sandbox({ world: organisation(), latencyMs: 30 });
    const place = newPlace();
    const service = await start({
      place,
      sandbox: () => world,
      options: ONE_AT_A_TIME,
      onAccount: () => void service?.stop().catch(() => {}),
    });
    await service.done;
    await inStore(place, async (store) => {
      const [run] = await store.runs(instant(service.clock.now()));
      expect(run).toMatchObject({ state: 'failed', words: expect.stringContaining('told to stop') });
      const coverage = await store.coverageOf(run?.number ?? 0);
      expect(coverage.filter(({ status }) => status === 'scanned').length).toBeGreaterThan(0);
      expect(await store.leaseOf('watch')).toBeUndefined();
      // Nothing that was not judged counts as gone, or as unread.
      for await (const { state } of store.lives()) expect(state).toBe('open');
    });
    expect((await service.told('round-stopped')).words).toContain('The service was told to stop.');
    await expect(fetch(`${service.url}/healthz`)).rejects.toThrow();
  });

  test('while it waits ends at once', async () => {
    const { one } = await worlds();
    const service = await start({ place: newPlace(), sandbox: () => one });
    await service.told('scheduled', 2);
    await service.stop();
    expect(service.events.at(-1)).toMatchObject({ event: 'stopped' });
    expect(service.clock.sleepers()).toBe(0);
  });
});

describe('two watchers of one store', () => {
  test('scan one at a time: the second waits, and takes over when the first is gone', async () => {
    const { one } = await worlds();
    const place = newPlace();
    const { open: openStore } = await sharedStore(place);
    const clock = manualClock(NOW);
    const what = { place, sandbox: () => one, clock, openStore };
    const first = await start({ ...what, holder: 'first' });
    await first.told('round-ended');
    const second = await start({ ...what, holder: 'second' });
    expect((await second.told('standby')).words).toContain('first watches here already.');
    const health = await (await fetch(`${second.url}/healthz`)).json();
    expect(health).toMatchObject({ healthy: true, role: 'standby', lastRun: { number: 1 } });
    // The first one's pause and its renewing, and the second one's waiting.
    const asleep = (count: number) => until(() => clock.sleepers() === count, `${count} that sleep`);
    for (let quarter = 0; quarter < 8; quarter += 1) {
      await asleep(3);
      clock.advance(15);
    }
    await asleep(3);
    expect(second.events.filter(({ event }) => event === 'scheduled')).toEqual([]);
    await first.stop();
    await asleep(1);
    clock.advance(15);
    expect((await second.told('scheduled')).data).toEqual({ next: '2026-11-22T12:10:00Z' });
  });

  test('never scan together: whoever loses the lease stops, and waits', async () => {
    const world = await sandbox({ world: organisation(), latencyMs: 30 });
    const place = newPlace();
    const { store, open: openStore } = await sharedStore(place);
    const service = await start({
      place,
      openStore,
      sandbox: () => world,
      holder: 'first',
      options: ONE_AT_A_TIME,
      onAccount: () => void takeOver().then(() => service.clock.advance(15)),
    });
    await service.told('lease-lost');
    await service.told('standby');
    const [run] = await store.runs(NOW);
    expect(run).toMatchObject({ state: 'failed', words: expect.stringContaining('The lease was lost') });

    // As after a night in which the machine slept, and somebody took over.
    async function takeOver(): Promise<void> {
      await store.releaseLease('watch', 'first');
      await store.takeLease({ name: 'watch', holder: 'other', until: '2026-11-22T13:00:00Z' }, NOW);
    }
  });
});

describe('its pages', () => {
  test('are two, for GET alone', async () => {
    const { one } = await worlds();
    const service = await start({ place: newPlace(), sandbox: () => one });
    await service.told('round-ended');
    const ask = async (path: string, init: RequestInit = {}) =>
      (await fetch(service.url + path, init)).status;
    expect(await ask('/healthz?x=1')).toBe(200);
    expect(await ask('/metrics')).toBe(200);
    expect(await ask('/')).toBe(404);
    expect(await ask('/healthz/../metrics')).toBe(200);
    expect(await ask('/healthz', { method: 'POST', body: 'x'.repeat(100_000) })).toBe(405);
    expect(await ask('/metrics', { headers: { 'x-long': 'x'.repeat(20_000) } })).toBe(431);
  });

  test('show numbers, and no account, user or key', async () => {
    const world = await sandbox({ world: [account({ name: 'prod-account', users: [user('annabel')] })] });
    const service = await start({ place: newPlace(), sandbox: () => world });
    await service.told('round-ended');
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const all = text + (await (await fetch(`${service.url}/healthz`)).text());
    expect(all).not.toMatch(/\d{12}|prod-account|annabel|AKIA/);
    const parse = (name: string) => metricIn(text, name);
    expect(parse('keyreeve_open_findings{rule="user-setup-access-key",severity="high"}')).toBe(1);
    expect(parse('keyreeve_open_findings{rule="root-access-key",severity="critical"}')).toBe(0);
    expect(parse('keyreeve_accounts{status="scanned"}')).toBe(1);
    expect(parse('keyreeve_run_complete')).toBe(1);
    expect(parse('keyreeve_run_timestamp_seconds')).toBe(Date.parse(NOW) / 1000);
    expect(parse('keyreeve_next_run_timestamp_seconds')).toBe(Date.parse(NOW) / 1000 + EVERY);
    expect(parse('keyreeve_runs_total{outcome="complete"}')).toBe(1);
    expect(parse('keyreeve_aws_calls_total{kind="read"}')).toBeGreaterThan(3);
    expect(parse('keyreeve_watch_leading')).toBe(1);
  });

  test('know of the last run after a restart', async () => {
    const { one } = await worlds();
    const place = newPlace();
    const first = await start({ place, sandbox: () => one });
    await first.told('round-ended');
    await first.stop();
    const second = await start({ place, sandbox: () => one, clock: manualClock('2026-11-22T12:01:00Z') });
    await second.told('scheduled');
    const name = 'keyreeve_open_findings{rule="user-setup-access-key",severity="high"}';
    expect(await metric(second.url, name)).toBe(1);
  });

  test('cannot be had at an address where somebody else listens', async () => {
    const hook = await webhookServer();
    const address = { host: '127.0.0.1', port: hook.port };
    await expect(start({ place: newPlace(), address })).rejects.toMatchObject({
      code: 'cannot-listen',
      message: `127.0.0.1:${hook.port} cannot be listened at: somebody else listens there.`,
    });
  });
});

test('what is too old by the settings is taken away after a round', async () => {
  const { one } = await worlds();
  const place = newPlace();
  const retention = (now: Date) => ({ runsBefore: instant(new Date(now.getTime() - 60_000)) });
  const service = await start({ place, sandbox: () => one, retention });
  await service.told('round-ended');
  service.clock.advance(EVERY);
  expect((await service.told('pruned')).data).toMatchObject({ runs: 1 });
  const runs = await inStore(place, (store) => store.runs(NOW));
  expect(runs.map(({ number }) => number)).toEqual([2]);
});

async function metric(url: string, name: string): Promise<number | undefined> {
  return metricIn(await (await fetch(`${url}/metrics`)).text(), name);
}

function metricIn(text: string, name: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}
