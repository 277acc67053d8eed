import { readBaseline } from '../../app/baseline.ts';
import { openKnownNotes } from '../../app/known-log.ts';
import { type EntryFlags, openSettings, said, today } from '../../app/settings-entry.ts';
import { checkAcceptance, refuseAgain, refuseUnfailing, writeSuppressions } from '../../app/suppress.ts';
import type { Finding } from '../../core/model/finding.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { harmless } from '../../outputs/harmless.ts';
import { print } from '../outputs.ts';

export interface SuppressFlags extends EntryFlags {
  readonly from: string;
  readonly reason: string;
  readonly author?: string;
}

/** Writes a suppression of one failing finding of a saved run into the settings file, and tells what it wrote. */
export async function suppressCommand(id: string, flags: SuppressFlags): Promise<number> {
  const now = today(flags);
  const author = authorOf(flags);
  const { until, reason } = checkAcceptance({ ...flags, author }, now);
  const finding = findingOf(id, flags.from);
  const edited = await openSettings(flags);
  refuseAgain(finding, edited, now);
  const { rule, account, resource } = finding;
  await writeSuppressions(edited, await openKnownNotes(flags, edited, warn), [finding], {
    reason,
    author,
    until,
  });
  await print([
    `Suppressed until ${until}: ${finding.id}\n`,
    `  ${harmless(finding.says)}\n`,
    `  ${harmless(rule)}, account ${harmless(account.id)}, ${harmless(resource.arn)}\n`,
    `  by ${harmless(author)}: ${harmless(reason)}\n`,
    `Written to ${harmless(edited.path)}\n`,
  ]);
  return EXIT.clean;
}

function warn(words: string): void {
  process.stderr.write(`keyreeve: ${harmless(words)}\n`);
}

function authorOf({ author = process.env.KEYREEVE_AUTHOR }: SuppressFlags): string {
  if (author !== undefined) return said('--author', author);
  throw new Problem('bad-argument', 'A suppression says who accepts it.', {
    hint: 'Add --author NAME, or set KEYREEVE_AUTHOR.',
  });
}

/**
 * An id has 32 digits. The first eight are its rule's, so that fewer than nine can mean nothing but all its
 * findings; twelve are alone among some hundred of one rule, and what is not alone is told.
 */
const PREFIX = /^[0-9a-f]{9,32}$/;
const SHOWN_DIGITS = 16;
const MOST_CANDIDATES = 5;

/** The failing finding with that id, or the only one whose id begins so. */
function findingOf(id: string, path: string): Finding {
  if (!PREFIX.test(id)) {
    throw new Problem('bad-argument', `"${id.slice(0, 40)}" is no id of a finding.`, {
      hint: 'It has 32 hex digits, of which the first twelve or so will do: see "id" in the run.',
    });
  }
  const found = [
    ...new Map(
      findingsOf(path)
        .filter((each) => each.id.startsWith(id))
        .map((each) => [each.id, each]),
    ).values(),
  ];
  const [finding, ...others] = found;
  if (finding === undefined) {
    throw new Problem('bad-argument', `${path} has no finding ${id}.`, {
      hint: 'Copy the id from the run that is named with --from.',
    });
  }
  if (others.length > 0) {
    throw new Problem('bad-argument', `${found.length} findings of ${path} begin with ${id}.`, {
      hint: `Give more digits of the one you mean:\n${candidatesIn(found)}`,
    });
  }
  refuseUnfailing(finding);
  return finding;
}

function candidatesIn(found: readonly Finding[]): string {
  const lines = found
    .slice(0, MOST_CANDIDATES)
    .map(({ id, account, resource }) => `${shownDigits(id, found)}  ${account.id}  ${resource.name}`);
  const more = found.length - lines.length;
  return [...lines.map(harmless), ...(more > 0 ? [`and ${more} more`] : [])]
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Sixteen digits, or all where others among them begin with the same. */
function shownDigits(id: string, found: readonly Finding[]): string {
  const digits = id.slice(0, SHOWN_DIGITS);
  return found.some((each) => each.id !== id && each.id.startsWith(digits)) ? id : digits;
}

function findingsOf(path: string): readonly Finding[] {
  const run = readBaseline(path, 'all');
  try {
    if (!run.redacted) return [...run.coverage.keys()].flatMap((id) => [...run.of(id)]);
  } finally {
    run.close();
  }
  throw new Problem('bad-argument', `${path} is redacted: its ids are those of pseudonyms.`, {
    hint: 'Use a run that was made without --redact.',
  });
}
