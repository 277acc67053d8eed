import { expect, test } from 'vitest';
import type { Entry } from '../../../src/core/model/audit-entry.ts';
import type { StoredNotice, StoredPlan } from '../../../src/store/port.ts';
import { benignStory, hostileStory } from '../../support/investigations.ts';
import { day, startAt } from '../../support/kept.ts';
import { type Ground, newStore, twoHandles } from './ground.ts';

const LOG = 'a'.repeat(64);

function entry(seq: number, more: Partial<Entry> = {}): Entry {
  const hash = String(seq).padStart(64, '0');
  const prev = String(seq - 1).padStart(64, '0');
  const actor = { host: 'ann@laptop' };
  return { v: 1, seq, at: day(0), tool: 'keyreeve 0.0.0', actor, action: 'scan', prev, hash, ...more };
}

/** What a store remembers beside runs: plans, notices, marks, copies of audit logs, leases and notes. */
export function recordContract(ground: Ground): void {
  test('plans come back as they were made, in the order of their making, and each is kept once', async () => {
    const [one, other] = await twoHandles(ground);
    const plan = (id: string, madeAt: string): StoredPlan => ({
      ...{ id, hash: `hash of ${id}`, madeAt, steps: 3, accounts: ['111122223333', '444455556666'] },
      text: `plan: ${id}\n# ünïcode ✓\n`,
    });
    await one.keepPlan(plan('p-2', day(2)));
    await other.keepPlan(plan('p-1', day(1)));
    await one.keepPlan(plan('p-1', day(1)));
    expect(await one.plans()).toEqual([plan('p-1', day(1)), plan('p-2', day(2))]);
    expect(await other.plan('p-2')).toEqual(plan('p-2', day(2)));
    expect(await other.plan('p-3')).toBeUndefined();
  });

  test('investigations of a key come back as they were, the newest first, and the same story once', async () => {
    const [one, other] = await twoHandles(ground);
    const story = (now: string) => ({ ...hostileStory(), now });
    const { accessKeyId, account } = hostileStory().subject;
    await one.keepInvestigation(story(day(2)));
    await other.keepInvestigation(story(day(3)));
    await one.keepInvestigation(story(day(1)));
    await other.keepInvestigation(story(day(2)));
    await one.keepInvestigation(benignStory());
    const kept = await other.investigationsOf(accessKeyId);
    expect(kept).toEqual(
      [day(3), day(2), day(1)].map((madeAt) => ({
        ...{ accessKeyId, madeAt, account: account?.id },
        investigation: story(madeAt),
      })),
    );
    expect(await one.investigationsOf('AKIAIOSFODNN7NOTHING')).toEqual([]);
  });

  test('notices come back in the order in which they were told, whether they arrived or not', async () => {
    const [one, other] = await twoHandles(ground);
    const told: StoredNotice[] = [
      { at: day(3), run: 7, to: 'webhook hooks.example.com', words: '2 new findings', ok: true },
      { at: day(1), to: 'mail security@example.com', words: 'Refused.', ok: false },
    ];
    for (const [index, notice] of told.entries()) await (index === 0 ? one : other).keepNotice(notice);
    expect(await one.notices()).toEqual(told);
  });

  test('suppressions and attestations are remembered with the first and the last run that knew them', async () => {
    const store = await newStore(ground);
    const suppression = {
      match: { rule: 'user-key-age' },
      reason: 'Known.',
      author: 'ann',
      until: '2026-12-31',
    };
    const attestation = { by: 'ben', on: '2026-01-01', until: '2026-12-31', evidenceSha256: 'ab' };
    const begin = (marks: unknown) =>
      store.beginRun(startAt(day(0), { facts: { ...startAt(day(0)).facts, marks } }));
    await begin(undefined);
    await begin({
      suppressions: [{ ...suppression, place: 'keyreeve.yaml:3' }],
      attestations: [attestation],
    });
    await begin({ suppressions: [{ ...suppression, place: 'keyreeve.yaml:12' }], attestations: [] });
    await begin({ suppressions: [{ ...suppression, reason: 'Still known.' }], attestations: [] });
    const marks = await store.marks();
    expect(marks.map(({ what, firstRun, lastRun }) => [what, firstRun, lastRun]).sort()).toEqual([
      ['attestation', 2, 2],
      ['suppression', 2, 3],
      ['suppression', 4, 4],
    ]);
    expect(marks.find(({ firstRun }) => firstRun === 4)?.mark).toEqual({
      ...suppression,
      reason: 'Still known.',
    });
    expect(marks.find(({ what }) => what === 'attestation')?.mark).toEqual(attestation);
  });

  test('entries of an audit log are copied once, and come back in order, each log for itself', async () => {
    const [one, other] = await twoHandles(ground);
    const entries = Array.from({ length: 450 }, (_, index) => entry(index + 1, { words: `entry ${index}` }));
    await one.keepEntries(LOG, entries.slice(0, 300));
    await other.keepEntries(LOG, entries.slice(250));
    await one.keepEntries('b'.repeat(64), [entry(1, { hash: 'other' })]);
    await one.keepEntries(LOG, []);
    expect(await other.entriesOf(LOG)).toEqual(entries);
    expect(await other.headOf(LOG)).toEqual({ seq: 450, hash: entries.at(-1)?.hash });
    expect(await other.headOf('none')).toBeUndefined();
    expect(await other.entriesOf('none')).toEqual([]);
    expect(await other.logs()).toEqual([LOG, 'b'.repeat(64)]);
  });

  test('an entry that is another one than the copy is refused, and none beside it is kept', async () => {
    const store = await newStore(ground);
    await store.keepEntries(LOG, [entry(1), entry(2)]);
    const changed = entry(2, { hash: 'f'.repeat(64) });
    await expect(store.keepEntries(LOG, [changed, entry(3)])).rejects.toMatchObject({
      code: 'audit-log-damaged',
      message: expect.stringContaining('Entry 2'),
    });
    expect(await store.entriesOf(LOG)).toEqual([entry(1), entry(2)]);
  });

  test('an entry that was changed behind an unchanged hash is another one, too', async () => {
    const store = await newStore(ground);
    await store.keepEntries(LOG, [entry(1, { words: 'deleted AKIA1' })]);
    await expect(store.keepEntries(LOG, [entry(1, { words: 'deleted nothing' })])).rejects.toMatchObject({
      code: 'audit-log-damaged',
    });
    expect(await store.entriesOf(LOG)).toEqual([entry(1, { words: 'deleted AKIA1' })]);
  });

  test('a lease is held by one until it expires or is given back', async () => {
    const [one, other] = await twoHandles(ground);
    const ofAnn = { name: 'watch', holder: 'ann', until: day(2) };
    const ofBen = { ...ofAnn, holder: 'ben', until: day(6) };
    expect(await one.leaseOf('watch')).toBeUndefined();
    expect(await one.takeLease(ofAnn, day(0))).toBe(true);
    expect(await other.takeLease(ofBen, day(1))).toBe(false);
    expect(await other.leaseOf('watch')).toEqual(ofAnn);
    expect(await one.takeLease({ ...ofAnn, until: day(3) }, day(1)), 'it renews its own').toBe(true);
    expect(await other.takeLease(ofBen, day(4)), 'it has expired').toBe(true);
    expect(await one.takeLease(ofAnn, day(4)), 'it has lost it').toBe(false);
    await one.releaseLease('watch', 'ann');
    expect(await one.leaseOf('watch'), 'nobody gives back what another holds').toEqual(ofBen);
    await other.releaseLease('watch', 'ben');
    expect(await one.leaseOf('watch')).toBeUndefined();
  });

  test('of many who reach for a lease at once, one gets it', async () => {
    const handles = await twoHandles(ground);
    for (let round = 0; round < 10; round += 1) {
      const taken = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          handles[index % 2]?.takeLease(
            { name: `lock ${round}`, holder: `w${index}`, until: day(1) },
            day(0),
          ),
        ),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect((await handles[0].leaseOf(`lock ${round}`))?.holder).toBe(`w${taken.indexOf(true)}`);
    }
  });

  test('a note holds what was noted last', async () => {
    const [one, other] = await twoHandles(ground);
    expect(await one.noted('next')).toBeUndefined();
    await one.note('next', day(1));
    await other.note('next', day(2));
    await other.note('other', '');
    expect([await one.noted('next'), await one.noted('other')]).toEqual([day(2), '']);
  });
}
