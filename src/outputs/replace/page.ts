import { counted } from '../../core/model/counted.ts';
import type { GrantedAction, MadeRole, Reach, Replacement } from '../../core/model/replacement.ts';
import { columnsOf, type Look, painter, type Style } from '../look.ts';
import { heading, paragraph } from '../terminal/words.ts';

/** Resources of one action that are printed; the policy has them all. */
const MOST_RESOURCES = 6;

type Line = (text: string, indent: number, mark?: string, style?: Style) => string;

/** What takes the place of a key, for people: what is granted and why, what is not, and whether it was proved. */
export function* replacementPage(replacement: Replacement, look: Look): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  const line: Line = (text, indent, mark = '', style) =>
    paragraph(text, columns, { indent, mark, ...(style !== undefined && { style }) }, paint);
  const { subject, outcome, says, evidence, unknown, leftOut, notes } = replacement;
  const whose = subject.userName === undefined ? '' : ` of ${subject.userName}`;
  yield heading(`${subject.accessKeyId}${whose}: ${headOf(replacement)}`, paint);
  yield line(says, 2);
  yield line(evidence.verdictSays, 2, '', 'dim');
  for (const words of evidence.sources) yield line(words, 2, 'Read: ', 'dim');
  if (outcome === 'refused') return;
  yield* grantedLines(replacement, line, (text) => heading(text, paint));
  if (leftOut.length > 0) yield heading('Not put in', paint);
  for (const { what, calls, why, include } of leftOut) {
    yield line(`${what}${calls > 0 ? ` (${counted(calls, 'call')})` : ''}: ${why}`, 2, '- ');
    if (include !== undefined) yield line(`--include ${include}`, 4, 'say: ', 'dim');
  }
  if (outcome === 'made') {
    yield heading('Who takes it', paint);
    yield* roleLines(replacement, line);
  }
  if (unknown.length > 0) yield heading('NOT KNOWN', paint);
  for (const words of unknown) yield line(words, 2, '! ');
  yield heading('What this cannot show', paint);
  for (const words of notes) yield line(words, 2, '- ', 'dim');
}

function headOf({ outcome, complete, evidence }: Replacement): string {
  if (outcome === 'refused') return 'REFUSED';
  if (outcome === 'made') return 'what takes its place';
  if (complete) return 'nothing to put in its place';
  if (evidence.sources.length === 0) return 'NOT KNOWN, nothing was searched';
  return 'NOT KNOWN what has to take its place';
}

function* grantedLines(
  { granted, check, reach, policies }: Replacement,
  line: Line,
  head: (text: string) => string,
): Generator<string> {
  if (granted.length === 0) return;
  yield head(`Granted: ${counted(granted.length, 'action')}`);
  for (const action of granted) yield* actionLines(action, line);
  yield head('Checked by evaluation');
  yield line(
    `${check.allowed} of ${counted(check.calls, 'observed call')} allowed (${counted(check.questions, 'question')} put to ${counted(policies.length, 'policy', 'policies')}).`,
    2,
  );
  const before =
    reach.before === undefined ? 'what the user may call is not known' : reachWords(reach.before);
  yield line(`Before: ${before}. After: ${reachWords(reach.after)}.`, 2);
}

function reachWords({ actions, services }: Reach): string {
  return `${counted(actions, 'action')} of ${counted(services, 'service')}`;
}

function* actionLines(
  { action, calls, from, resources, notes, regions }: GrantedAction,
  line: Line,
): Generator<string> {
  const how =
    from === 'observed' ? counted(calls, 'call') : from === 'included' ? '--include' : "IAM's record";
  const where = regions.length === 0 ? '' : `, in ${regions.join(', ')}`;
  yield line(`${action} (${how}${where})`, 2, '- ');
  for (const resource of resources.slice(0, MOST_RESOURCES)) yield line(resource, 6, 'on ', 'dim');
  if (resources.length > MOST_RESOURCES)
    yield line(`${resources.length - MOST_RESOURCES} more`, 6, 'and ', 'dim');
  for (const note of notes) yield line(note, 6, '~ ', 'dim');
}

function* roleLines({ role, suggestion, subject }: Replacement, line: Line): Generator<string> {
  if (role !== undefined) yield* madeLines(role, line);
  else {
    if (suggestion === undefined) yield line('No role was asked for: say --for.', 2);
    else yield line(`No role was asked for. A guess: --for ${suggestion.kind}, since ${suggestion.why}.`, 2);
    yield line(`keyreeve where-used ${subject.accessKeyId} finds where the key is kept.`, 2, '', 'dim');
  }
}

function* madeLines(
  { kind, arn, name, checks, needs, boundaryArn }: MadeRole,
  line: Line,
): Generator<string> {
  yield line(kind === 'identity-center' ? `The permission set ${name}` : `${arn}, for ${kind}`, 2);
  if (boundaryArn !== undefined) yield line(`with the user's permissions boundary ${boundaryArn}`, 4);
  for (const { who, expected, answer } of checks)
    yield line(`${answer === expected ? '' : 'WRONG: '}${answer} to ${who}`, 4, '- ');
  for (const words of needs) yield line(words, 4, 'needs: ', 'dim');
}
