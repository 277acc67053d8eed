/**
 * A process that keeps runs, plans, notices, entries and notes in the store of STORE, round after round, until it is
 * killed: `node writer.ts WRITER`. What it was promised it says, a line for each promise, and only after it was kept.
 */
import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import { day } from '../support/kept.ts';
import {
  batchesOf,
  ENTRIES,
  endOf,
  entryOf,
  keptOf,
  LOG_OF,
  noticeOf,
  outcomeOf,
  planOf,
  type Round,
  roundNamed,
  startOf,
} from './content.ts';

function say(...words: readonly (string | number)[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

async function keepRound(store: Store, each: Round): Promise<void> {
  const { writer, round } = each;
  const run = await store.beginRun(startOf(each));
  say('began', run, writer, round);
  for (const batch of batchesOf(each)) {
    await store.keepAlive(run, day(round + 1));
    await store.keepAccounts(
      run,
      batch.map((number) => keptOf(each, number)),
    );
    say('kept', run, ...batch);
  }
  const outcome = outcomeOf(each);
  if (outcome === 'ends') await store.endRun(run, endOf(each));
  if (outcome === 'fails') await store.failRun(run, day(round), 'It failed.');
  say('over', run);
  await keepRecords(store, each, run);
}

async function keepRecords(store: Store, each: Round, run: number): Promise<void> {
  const { writer, round } = each;
  await store.keepPlan(planOf(each));
  say('plan', writer, round);
  await store.keepNotice(noticeOf(each, run));
  say('notice', writer, round);
  const last = (await store.headOf(LOG_OF(writer)))?.seq ?? 0;
  const entries = Array.from({ length: ENTRIES }, (_, index) => entryOf(writer, last + index + 1));
  await store.keepEntries(LOG_OF(writer), entries);
  say('entries', writer, last + ENTRIES);
  await store.takeLease(
    { name: `writer ${writer}`, holder: String(round), until: day(round) },
    day(round + 1),
  );
  say('lease', writer, round);
  await store.note(`writer ${writer}`, String(round));
  say('note', writer, round);
}

const writer = Number(process.argv[2]);
const store = await openStore(process.env.STORE ?? '');
const before = (await store.runs(day(0))).map(({ host }) => roundNamed(host));
let round = Math.max(-1, ...before.filter((each) => each.writer === writer).map((each) => each.round));
say('opened');
for (;;) {
  round += 1;
  await keepRound(store, { writer, round });
}
