import type { JudgedPolicyFile } from '../../core/prevent/judge-policy.ts';
import {
  type Stopped,
  TRIED_PARTITIONS,
  type TriedCall,
  type TriedCaller,
} from '../../core/prevent/tried.ts';
import { columnsOf, type Look, painter } from '../look.ts';
import { counted, heading, paragraph } from '../terminal/words.ts';

const CALLERS: Readonly<Record<TriedCaller, string>> = {
  root: 'root',
  'root-session': 'a session of centralised root access',
  user: 'a user, in person or by key',
  role: 'a role',
};

const TYPES = {
  identity: 'identity policy',
  scp: 'service control policy',
  boundary: 'permissions boundary',
} as const;

const WORDS: Readonly<Record<Stopped, string>> = {
  yes: 'stopped',
  no: 'goes on',
  depends: 'stopped under conditions',
  some: 'stopped for some',
};

type Line = (text: string, indent?: number, mark?: string) => string;

/** What a policy stops and what not, for people. */
export function* policyPage(judged: JudgedPolicyFile, file: string, look: Look): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  const line: Line = (text, indent = 2, mark = '') => paragraph(text, columns, { indent, mark }, paint);
  const { faults } = judged;
  const head = faults.length === 0 ? 'no fault found' : counted(faults.length, 'fault');
  yield line(`${file} as ${TYPES[judged.type]}: ${head}`, 0);
  for (const { code, words, fix } of faults) {
    yield paragraph(`${words} (${code})`, columns, { indent: 2, mark: '! ', markStyle: 'red' }, paint);
    yield line(fix, 4);
  }
  yield heading('What it stops, by evaluation', paint);
  yield line(`${judged.assumed} Tried in ${TRIED_PARTITIONS.join(', ')}.`);
  if (judged.untried > 0)
    yield paragraph(
      `${counted(judged.untried, 'name')} or accounts in it were not tried, for they are too many: what holds for these is not known.`,
      columns,
      { indent: 2, mark: '! ', markStyle: 'yellow' },
      paint,
    );
  for (const caller of judged.unbound)
    yield line(`${CALLERS[caller]}: nothing, it has no effect there.`, 2, '- ');
  for (const [caller, calls] of Map.groupBy(judged.tried, (each) => each.caller)) {
    yield line(`${CALLERS[caller]}:`, 2, '- ');
    yield* callLines(calls, line);
  }
  yield heading('What it does NOT cover', paint);
  for (const words of judged.notCovered) yield line(words, 2, '- ');
}

/** The calls of one caller, those together that come out the same. */
function* callLines(calls: readonly TriedCall[], line: Line): Generator<string> {
  const alike = Map.groupBy(calls, ({ stopped }) => outcomeOf(stopped));
  for (const [outcome, group] of alike)
    yield line(`${outcome}: ${group.map(({ action }) => action.replace('iam:', '')).join(', ')}`, 4, '- ');
  const [first] = calls.flatMap(({ apart, action }) => (apart === undefined ? [] : [{ ...apart, action }]));
  if (first !== undefined)
    yield line(`for some: ${first.action} by ${first.stopped} is stopped, by ${first.open} it is not`, 6);
  for (const quote of new Set(calls.flatMap(({ conditions }) => conditions)))
    yield line(`depends on ${quote}`, 6);
}

/** `stopped`, or `stopped in aws; goes on in aws-cn, aws-us-gov`. */
function outcomeOf(stopped: TriedCall['stopped']): string {
  const byOutcome = Map.groupBy(TRIED_PARTITIONS, (partition) => stopped[partition]);
  const words = [...byOutcome].map(([how, partitions]) =>
    partitions.length === TRIED_PARTITIONS.length ? WORDS[how] : `${WORDS[how]} in ${partitions.join(', ')}`,
  );
  return words.join('; ');
}
