import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { marker } from '../../src/core/engine/marks.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import { UNSOUND_USERS, unsoundAccount } from '../support/catalogue-worlds.ts';
import { ACCOUNT, account, judged, NOW, reportText, sandboxes, scanned } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const TOMORROW = '2026-11-23T12:00:00Z';
const SLOTS = { first: [8, 13], second: [13, 18], certificates: [18, 20, 22] } as const;

/** Whom and what each finding is about, under its id. */
function byId(findings: readonly Finding[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    findings.map(({ id, rule, resource, credential }) => {
      const { kind = 'access-key', createdAt = '' } = credential ?? {};
      return [id, `${rule} ${resource.arn} ${resource.name} ${credential ? `${kind} ${createdAt}` : ''}`];
    }),
  );
}

const failing = (findings: readonly Finding[]) => byId(findings.filter(({ status }) => status === 'fail'));

/** The same report with what stands in slot 1 in slot 2, and the other way round; certificates too. */
function swapped(text: string): string {
  const [header = [], ...rows] = parse(text) as string[][];
  const turned = rows.map((row) => [
    ...row.slice(0, SLOTS.first[0]),
    ...row.slice(...SLOTS.second),
    ...row.slice(...SLOTS.first),
    ...row.slice(SLOTS.certificates[1], SLOTS.certificates[2]),
    ...row.slice(SLOTS.certificates[0], SLOTS.certificates[1]),
    ...row.slice(SLOTS.certificates[2]),
  ]);
  return [header, ...turned].map((row) => row.join(',')).join('\n');
}

/** One account of which nearly every rule fails something, with two keys and two certificates in two slots. */
const world = (report = account().report) =>
  sandbox({ world: [unsoundAccount(report === undefined ? {} : { report })], trailLimit: false });

describe('P03, P04 the same fault has the same id', () => {
  it('a day later, live and offline, with the slots of keys and certificates swapped, by the whole catalogue', async () => {
    const started = await world();
    const text = await reportText(started);
    const today = await scanned(started, { instances: true });
    const faults = failing(today.findings);
    expect(new Set(Object.values(faults)).size).toBe(Object.keys(faults).length);
    const rules = new Set(today.findings.filter(({ status }) => status === 'fail').map(({ rule }) => rule));
    expect(rules.size).toBeGreaterThan(25);

    const generatedAt = '2026-11-23T10:00:00Z';
    const turned = await world({ stored: { generatedAt }, content: swapped(text) });
    turned.clock.set(TOMORROW);
    const tomorrow = await scanned(turned, { instances: true, now: TOMORROW });
    expect(byId(tomorrow.findings)).toEqual(byId(today.findings));
    expect(failing(tomorrow.findings)).toEqual(faults);

    const of = (csv: string, now: string) =>
      judged([{ name: 'report.csv', bytes: Buffer.from(csv) }], { now, reportTime: '2026-11-22T10:00:00Z' });
    const offline = await of(text, NOW);
    const later = await of(swapped(text), TOMORROW);
    expect(byId(later.findings)).toEqual(byId(offline.findings));
    const ofReport = new Set(offline.run.rules.map(({ id }) => id));
    expect(ofReport.size).toBeGreaterThan(12);
    const told = failing(offline.findings);
    const live = failing(today.findings.filter(({ rule }) => ofReport.has(rule)));
    expect(Object.entries(told).filter(([id, subject]) => live[id] !== subject)).toEqual([]);
    // How many active keys alice has, the report does not tell: it has no column for a third.
    const untold = Object.entries(live).filter(([id]) => told[id] === undefined);
    expect(untold.map(([id]) => offline.findings.find((each) => each.id === id)?.status)).toEqual([
      'unknown',
    ]);
  });

  it('of a user made again under the same name is another: nothing accepted before is inherited', async () => {
    const users = UNSOUND_USERS.map(({ additionalCredentials: _more, ...user }) => user);
    const started = await sandbox({ world: [unsoundAccount({ users })], trailLimit: false });
    const before = await scanned(started);
    const ofAlice = before.findings.filter(({ resource }) => resource.name === 'alice');
    const accepted = ofAlice.filter(({ status }) => status === 'fail');
    expect(accepted.length).toBeGreaterThan(8);

    const made = '2026-11-22T13:00:00Z';
    started.clock.set('2026-11-24T12:00:00Z');
    const live = started.account(ACCOUNT);
    live.recreateUser('alice', { at: made });
    live.createLoginProfile('alice', { at: made });
    live.createAccessKey('alice', { at: made });
    live.createAccessKey('alice', { at: '2026-11-22T13:00:09Z' });

    const place = 'keyreeve.yaml:1';
    const suppressions = ofAlice.map(({ id: finding }) => ({
      match: { finding },
      reason: 'Accepted for this alice.',
      author: 'sam',
      until: '2027-01-31',
      place,
    }));
    const now = '2026-11-24T12:00:00Z';
    const marks = { suppressions, attestations: [] };
    const after = await scanned(started, { now, marks });
    const again = after.findings.filter(
      ({ resource, status }) => resource.name === 'alice' && status === 'fail',
    );
    expect(again.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([
        'user-setup-access-key',
        'user-mfa',
        'user-two-active-keys',
        'user-not-in-group',
      ]),
    );
    expect(again.filter(({ suppressed }) => suppressed !== undefined)).toEqual([]);
    const ids = new Set(ofAlice.map(({ id }) => id));
    expect(again.filter(({ id }) => ids.has(id))).toEqual([]);
    // Of the alice who was meant, each is accepted; the same settings do hold for what they name.
    const marking = marker(marks, now);
    expect(accepted.every((each) => marking.mark(each).suppressed !== undefined)).toBe(true);
    expect(again.every((each) => marking.mark(each).suppressed === undefined)).toBe(true);
  });

  it('of a policy that AWS manages is another in each account', async () => {
    const grants = { iamRoles: [{ name: 'Admin', attached: ['AdministratorAccess'] }] };
    const started = await sandbox({
      world: [unsoundAccount(grants), unsoundAccount({ ...grants, id: '222233334444' })],
    });
    const scan = await scanned(started, { organization: true, rules: ['policy-full-admin'] });
    const ofAws = scan.findings.filter(({ resource }) => resource.arn.includes(':iam::aws:policy/'));
    expect(ofAws.map(({ resource }) => resource.name)).toContain('AdministratorAccess');
    expect(new Set(ofAws.map(({ id }) => id)).size).toBe(ofAws.length);
  });
});
