import { expect, test } from 'vitest';
import { memoryStore } from '../../../test/support/event-handler.ts';
import { isBusy, standingOf } from '../../core/events/chain.ts';
import type { NewEntry } from '../../core/model/audit-entry.ts';
import { openChain } from './ledger.ts';

const AT = '2026-11-22T12:00:00Z';

function entry(action: NewEntry['action'], more: Partial<NewEntry> = {}): NewEntry {
  return { at: AT, actor: { host: 'lambda:test' }, action, ...more };
}

async function chainIn(store: ReturnType<typeof memoryStore>) {
  const chain = await openChain(store, 'event', 'keyreeve test');
  if (chain.state === 'unread') throw new Error(chain.words);
  return chain.value;
}

test('of two who read the same chain, the second to write finds the name taken, and has written nothing', async () => {
  const store = memoryStore();
  const [one, other] = [await chainIn(store), await chainIn(store)];
  expect(await one.append(entry('step-intent'))).toMatchObject({ value: 'written' });
  expect(await other.append(entry('notice-intent'))).toMatchObject({ value: 'taken' });
  expect([...store.records.keys()]).toEqual(['event/0001']);
  expect(other.entries).toEqual([]);
});

test('entries follow one another by their hashes, and a chain that was touched is unread', async () => {
  const store = memoryStore();
  const chain = await chainIn(store);
  await chain.append(entry('step-intent'));
  await chain.append(entry('step-outcome', { outcome: 'done' }));
  expect((await chainIn(store)).entries.map(({ seq, action }) => [seq, action])).toEqual([
    [1, 'step-intent'],
    [2, 'step-outcome'],
  ]);
  const whole = new Map(store.records);
  for (const change of [
    () => store.records.set('event/0002', (whole.get('event/0002') ?? '').replace('done', 'failed')),
    () => store.records.set('event/0002', whole.get('event/0001') ?? ''),
    () => store.records.set('event/0001', 'not JSON\n'),
  ]) {
    change();
    expect(await openChain(store, 'event', 'keyreeve test')).toMatchObject({
      state: 'unread',
      code: 'Damaged',
    });
    for (const [name, text] of whole) store.records.set(name, text);
  }
});

test('an event that has more entries than any can need is unread', async () => {
  const store = memoryStore();
  const chain = await chainIn(store);
  for (let count = 0; count < 24; count += 1) await chain.append(entry('notice-intent'));
  expect(await openChain(store, 'event', 'keyreeve test')).toMatchObject({
    state: 'unread',
    code: 'TooMany',
  });
});

test('an intent keeps others away until its time is over, and never the invocation that wrote it', async () => {
  const store = memoryStore();
  const chain = await chainIn(store);
  await chain.append(entry('step-intent', { about: { invocation: 'one', until: '2026-11-22T12:02:00Z' } }));
  const standing = standingOf(chain.entries);
  expect(isBusy(standing, 'two', '2026-11-22T12:01:59Z')).toBe(true);
  expect(isBusy(standing, 'two', '2026-11-22T12:02:00Z')).toBe(false);
  expect(isBusy(standing, 'one', AT)).toBe(false);
  await chain.append(entry('step-outcome', { outcome: 'done' }));
  expect(isBusy(standingOf(chain.entries), 'two', AT)).toBe(false);
});

test('only a notice that was taken ends an event; four that were not, end the trying', async () => {
  const store = memoryStore();
  const chain = await chainIn(store);
  for (let count = 1; count <= 4; count += 1) {
    expect(standingOf(chain.entries)).toMatchObject({ told: false, gaveUp: false });
    await chain.append(entry('notice-intent'));
    await chain.append(entry('notice-outcome', { outcome: 'failed' }));
  }
  expect(standingOf(chain.entries)).toMatchObject({ told: false, gaveUp: true, noticesBegun: 4 });
});
