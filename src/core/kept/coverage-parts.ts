import { isFields } from '../model/fields.ts';
import { type AccountCoverage, COVERAGE_STATUSES } from '../model/run.ts';
import { allApart, newApart } from './apart.ts';
import { damaged, parsed } from './damaged.ts';
import { fill, type Gap, pack, unpack } from './pack.ts';
import { timesText, valuesIn } from './times.ts';

/** What became of an account, as text that is the same where it came out the same; and the numbers that never are. */
export interface KeptCoverage {
  readonly text: string;
  /** When the report was made, its age, and how many calls were made. */
  readonly times: string;
}

/** Takes apart what became of an account in a run. @param now the time of the run. ISO 8601 UTC */
export function coverageParts(coverage: AccountCoverage, now: string): KeptCoverage {
  const { report, calls } = coverage;
  const apart = newApart<unknown>();
  const isApart = (owner: object, member: string) =>
    owner === calls || (owner === report && (member === 'generatedAt' || member === 'ageSeconds'));
  const text = JSON.stringify(pack(coverage, { apart, isApart, words: new Map() }, apart.top));
  return { text, times: timesText(allApart(apart), now, [text]) };
}

/** The coverage again. Throws the `Problem` `store-damaged` where text, times and `now` were not kept together. */
export function coverageFrom({ text, times }: KeptCoverage, now: string): AccountCoverage {
  const values = valuesIn(times, now, [text]);
  const apart = newApart<Gap>();
  const coverage = unpack(parsed(text), { apart, words: new Map() }, apart.top);
  const gaps = allApart(apart);
  if (gaps.length !== values.length) throw damaged('there are other times than were kept');
  for (const [at, gap] of gaps.entries()) fill(gap, values[at]);
  if (!isCoverage(coverage)) throw damaged('it is no coverage of an account');
  return coverage;
}

function isCoverage(value: unknown): value is AccountCoverage {
  if (!isFields(value) || !isFields(value.account) || typeof value.account.id !== 'string') return false;
  const { status, notRead, calls } = value;
  return COVERAGE_STATUSES.some((each) => each === status) && Array.isArray(notRead) && isFields(calls);
}
