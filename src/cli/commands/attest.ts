import { createHash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { openInput, unreadable } from '../../app/input-file.ts';
import { ruleOf } from '../../app/rule-context.ts';
import {
  type EditedSettings,
  type EntryFlags,
  lastDay,
  openSettings,
  said,
  today,
  writeEntry,
} from '../../app/settings-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { isDay } from '../../core/parse/day.ts';
import { harmless } from '../../outputs/harmless.ts';
import { print } from '../outputs.ts';

export interface AttestFlags extends EntryFlags {
  readonly account: string;
  readonly by: string;
  readonly evidence: string;
  readonly on?: string;
  readonly note?: string;
  readonly arn?: string;
}

/** Writes down what a person looked at by hand, with the hash of the evidence, and tells what it wrote. */
export async function attestCommand(id: string, flags: AttestFlags): Promise<number> {
  const rule = ruleOf(id);
  const { account, arn } = flags;
  if (!/^\d{12}$/.test(account)) {
    throw new Problem('bad-argument', `"${account.slice(0, 40)}" is not an account id.`, {
      hint: 'It has twelve digits.',
    });
  }
  const now = today(flags);
  const until = lastDay(flags.until, now);
  const on = dayOf(flags.on ?? now, now);
  const by = said('--by', flags.by);
  if (arn !== undefined) refusePattern(said('--arn', arn));
  const sha256 = hashOf(flags.evidence);
  const edited = await openSettings(flags);
  refuseAgain(id, flags, edited, now);
  const file = nameBeside(edited.path, flags.evidence);
  await writeEntry(edited, flags, {
    list: 'attestations',
    entry: {
      rule: id,
      account,
      ...(arn !== undefined && { arn }),
      by,
      on,
      until,
      evidence: { file, sha256 },
      ...(flags.note !== undefined && { note: said('--note', flags.note) }),
    },
  });
  if (!rule.examples.some(({ expect }) => expect.status === 'manual')) process.stderr.write(judgedAnyway(id));
  await print([
    `Attested until ${until}: ${id} in account ${account}${arn === undefined ? '' : `, ${harmless(arn)}`}\n`,
    `  by ${harmless(by)} on ${on}\n`,
    `  evidence ${harmless(file)}, SHA-256 ${sha256}\n`,
    `Written to ${harmless(edited.path)}\n`,
  ]);
  return EXIT.clean;
}

function judgedAnyway(id: string): string {
  return `keyreeve: ${id} is judged from what AWS says. The attestation is shown where that cannot be read; it changes no finding that fails.\n`;
}

/** As the settings have it: told here, it names the option and no line of a file that is not written. */
function refusePattern(arn: string): void {
  if (!/[*?]/.test(arn)) return;
  throw new Problem('bad-argument', `--arn "${arn.slice(0, 200)}" is a pattern, and must be a whole ARN.`, {
    hint: 'An attestation speaks of what was looked at. Leave --arn out for the whole account.',
  });
}

function dayOf(on: string, now: string): string {
  if (isDay(on) && on <= now) return on;
  throw new Problem('bad-argument', `--on "${on.slice(0, 40)}" is no day, or one to come.`, {
    hint: `Write the day somebody looked as YYYY-MM-DD; today is ${now} in UTC.`,
  });
}

/** As seen from the settings file, so that the two can move together; a bare name where it lies elsewhere. */
function nameBeside(settings: string, evidence: string): string {
  const path = relative(dirname(resolve(settings)), resolve(evidence));
  return path.startsWith('..') || resolve(path) === path ? basename(evidence) : path;
}

const BLOCK_BYTES = 1_048_576;

/** SHA-256 in hex, a block at a time: evidence may be a recording. Throws a {@link Problem} for an empty file. */
function hashOf(path: string): string {
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let all = 0;
  const file = openInput(path);
  try {
    for (let bytes = readSync(file, block); bytes > 0; bytes = readSync(file, block)) {
      hash.update(block.subarray(0, bytes));
      all += bytes;
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(file);
  }
  if (all > 0) return hash.digest('hex');
  throw new Problem('bad-argument', `The evidence ${path} is empty.`, { hint: 'Hand in what shows it.' });
}

function refuseAgain(
  rule: string,
  { account, arn }: AttestFlags,
  { settings }: EditedSettings,
  now: string,
): void {
  const before = settings?.attestations.find(
    (each) => each.rule === rule && each.account === account && each.arn === arn && each.until >= now,
  );
  if (before === undefined) return;
  throw new Problem(
    'bad-argument',
    `${rule} is attested there already, until ${before.until} (${before.place}).`,
    {
      hint: 'Take that entry away first, or let it end.',
    },
  );
}
