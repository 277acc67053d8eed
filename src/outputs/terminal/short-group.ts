import type { Finding } from '../../core/model/finding.ts';
import { widthOf, wrap } from '../text-width.ts';
import { nameOf } from './account-names.ts';
import { adviceBelow, blocksByAdvice } from './advice-lines.ts';
import { controlsOf, notesBelow, restInWords, type Scene, titleLines } from './group-lines.ts';
import { groupTable, shapeOf, whoIs } from './group-table.ts';
import { isFolded, type ListedGroup } from './listed-keys.ts';
import { reasonOf } from './reason.ts';
import { paragraph } from './words.ts';

/** A lesser group of a run of many rules: its title and a few rows. What to do about them stands in `explain`. */
export function* lesserGroup(group: ListedGroup, scene: Scene): Generator<string> {
  if (isFolded(group)) return;
  const { findings, severity } = group;
  const { run, columns, paint } = scene;
  yield* titleLines(group, controlsOf(group, run), scene);
  const shape = shapeOf(findings);
  if (shape === 'keys' || shape === 'credentials') {
    yield* groupTable(findings, { shape, severity, reasonLines: 1 }, scene).rows.map((line) => `${line}\n`);
  } else {
    yield* byReason(findings, scene, 1);
  }
  yield* notesBelow(findings, scene);
  for (const line of restInWords(group, run)) yield paragraph(line, columns, { indent: 2 }, paint);
}

/** Findings that are no keys, and what to do about them, each once for all that share it. */
export function* inSentences(findings: readonly Finding[], scene: Scene): Generator<string> {
  const { columns, paint } = scene;
  const blocks = blocksByAdvice(findings);
  for (const block of blocks) {
    yield* byReason(block, scene, 2);
    yield adviceBelow(block, blocks.length, columns, paint);
  }
  yield* notesBelow(findings, scene);
}

/** `alice, bob in 111122223333 prod: Has no MFA device.`: findings of one account that say the same. */
function* byReason(findings: readonly Finding[], { columns, paint }: Scene, lines: 1 | 2): Generator<string> {
  const ofAccounts = shapeOf(findings) === 'accounts';
  const told = Map.groupBy(findings, (each) =>
    JSON.stringify([ofAccounts || each.account.id, reasonOf(each)]),
  );
  for (const alike of told.values()) {
    const [first] = alike;
    if (first === undefined) continue;
    const who = ofAccounts
      ? alike.map(({ account }) => nameOf(account)).join(', ')
      : `${alike.map(whoIs).join(', ')} in ${nameOf(first.account)}`;
    yield paragraph(
      `${who}: ${reasonOf(first)}`,
      columns,
      { indent: 2, maxLines: linesFor(who, columns, lines) },
      paint,
    );
  }
}

/** The names whole, and of the reason what is left of their line; where that is little, or it may have two, one more. */
function linesFor(who: string, columns: number, lines: 1 | 2): number {
  const ofNames = wrap(who, columns - 2);
  const isLittle = widthOf(ofNames.at(-1) ?? '') > columns / 2;
  return ofNames.length + (isLittle || lines === 2 ? 1 : 0);
}
