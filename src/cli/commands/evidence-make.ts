import { existsSync } from 'node:fs';
import { auditLogPath } from '../../app/audit-log.ts';
import { type MadeEvidence, makeEvidence } from '../../app/evidence/make-evidence.ts';
import { checkWritable } from '../../app/files.ts';
import { readSettings } from '../../app/settings-file.ts';
import { readSigningKey } from '../../audit-log/signing.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { harmless } from '../../outputs/harmless.ts';
import type { Store } from '../../store/port.ts';
import { print, refuseCollisions } from '../outputs.ts';
import { openStoreOf } from '../store-place.ts';

export interface MakeFlags {
  readonly from: string;
  readonly to: string;
  readonly framework: readonly string[];
  readonly output: string;
  readonly signWith?: string;
  readonly unsigned?: boolean;
  readonly redact?: boolean;
  readonly pdf?: boolean;
  readonly reports: 'all' | 'monthly';
  readonly scope?: string;
  readonly now?: string;
  readonly store?: string;
  readonly config?: string | false;
  readonly auditLog?: string;
}

/** Makes an archive: 0 where nothing is missing in it, 3 where something is. */
export async function evidenceMake(flags: MakeFlags): Promise<number> {
  const { from, to, framework, output, reports, scope, now, redact = false, pdf = false } = flags;
  const signWith = keyOf(flags);
  refuseCollisions(
    [output],
    [flags.signWith, flags.auditLog].filter((path) => path !== undefined),
  );
  if (output === '-')
    throw new Problem('bad-argument', '--output writes a file; an archive is not printed.', {
      hint: 'Name a file: --output evidence.zip.',
    });
  checkWritable(output);
  const at = instant(new Date());
  const store = await openStoreOf(flags, [output]);
  try {
    const auditLog = await auditLogOf(flags, store);
    const made = await makeEvidence(store, {
      ...{ from, to, frameworks: framework, output, reports, redact, pdf, at },
      now: now === undefined ? at : parseTimeArgument(now, '--now'),
      ...(signWith !== undefined && { signWith }),
      ...(scope !== undefined && { scope }),
      ...(auditLog !== undefined && { auditLog }),
    });
    await print(inWords(made));
    return made.complete ? EXIT.clean : EXIT.incomplete;
  } finally {
    await store.close();
  }
}

/** An archive that nobody signed is made only where somebody asks for just that. */
function keyOf({ signWith, unsigned = false }: MakeFlags) {
  if (signWith !== undefined && unsigned) {
    throw new Problem('bad-argument', '--sign-with and --unsigned contradict each other.', {
      hint: 'Leave out --unsigned.',
    });
  }
  if (signWith === undefined && !unsigned) {
    throw new Problem('bad-argument', 'The archive needs a key to be signed with.', {
      hint: 'Add --sign-with KEY.pem (make one: openssl genpkey -algorithm ed25519 -out KEY.pem), or --unsigned.',
    });
  }
  return signWith === undefined ? undefined : readSigningKey(signWith);
}

/** The one that is named; else the usual one, where the store has no copy of any. */
async function auditLogOf(flags: MakeFlags, store: Store): Promise<string | undefined> {
  if (flags.auditLog !== undefined) return flags.auditLog;
  if ((await store.logs()).length > 0) return undefined;
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const { path } = auditLogPath(undefined, file);
  return existsSync(path) ? path : undefined;
}

/** So many gaps are printed; the archive has all. */
const MOST_GAPS = 20;

function* inWords({ path, bytes, files, fingerprint, gaps, summary }: MadeEvidence): Generator<string> {
  const { findings, runs, accounts, period } = summary;
  const all = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  yield `Made ${harmless(path)}: ${all(files, 'file')}, ${bytes} bytes\n`;
  yield `  ${period.from} to ${period.to}: ${all(accounts, 'account')}, ${all(runs.ended, 'run')}, ${all(findings.total, 'finding')}\n`;
  if (fingerprint === undefined) yield '  UNSIGNED: nobody vouches for it.\n';
  else {
    yield `  signed with the key ${fingerprint}\n`;
    yield '  Tell whoever gets it this fingerprint by another way than the archive.\n';
  }
  for (const remark of summary.remarks) yield `  ${harmless(remark)}\n`;
  if (gaps.length === 0) return;
  yield `INCOMPLETE: ${all(gaps.length, 'gap')}\n`;
  for (const { words } of gaps.slice(0, MOST_GAPS)) yield `  ${harmless(words)}\n`;
  if (gaps.length > MOST_GAPS) yield `  and ${gaps.length - MOST_GAPS} more, in its summary.json\n`;
}
