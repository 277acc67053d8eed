/**
 * A process that keeps runs in the store of STORE, beside others: `node store-process.ts NAME RUNS`. It prints, as
 * JSON, the number of each run that it kept whole. Each of its runs judges one account that all processes judge, and
 * one of its own.
 */
import { openStore } from '../../src/store/open-store.ts';
import { accountNumbered, day, endAt, keptAt, startAt } from './kept.ts';
import { found } from './small-run.ts';

const [, , name = '', runs = '1'] = process.argv;
const shared = accountNumbered(1);
const own = accountNumbered(1000 + Number(name));
const store = await openStore(process.env.STORE ?? '');
const numbers: number[] = [];
for (let round = 0; round < Number(runs); round += 1) {
  const now = day(round);
  const number = await store.beginRun(startAt(now, { host: name }));
  const findings =
    round % 2 === 0 ? [found('ann', { account: shared }), found('ben', { account: shared })] : [];
  const kept = [
    keptAt(now, findings, { account: shared, report: Buffer.from(`report of day ${round}`) }),
    keptAt(now, [found(`user ${round % 3}`, { account: own })], { account: own }),
  ];
  await store.keepAlive(number, now);
  await store.keepAccounts(number, kept);
  await store.keepNotice({ at: now, run: number, to: name, words: `round ${round}`, ok: true });
  await store.endRun(number, endAt(now, kept));
  numbers.push(number);
}
await store.close();
process.stdout.write(JSON.stringify(numbers));
