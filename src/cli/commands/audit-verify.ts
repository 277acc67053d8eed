import { readAnchored } from '../../app/anchor-log.ts';
import { auditLogPath } from '../../app/audit-log.ts';
import { readInput } from '../../app/input-file.ts';
import { askStore, copiedHeads, type KnownLog, knownOrLike, LOST_HINT, lossAt } from '../../app/known-log.ts';
import { readSettings, type SettingsFile } from '../../app/settings-file.ts';
import { storePlace } from '../../app/store-place.ts';
import type { Head } from '../../audit-log/entry.ts';
import { readPublicKey } from '../../audit-log/signing.ts';
import { type Verification, verifyAuditLog, type Whole } from '../../audit-log/verify.ts';
import { counted } from '../../core/model/counted.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { harmless } from '../../outputs/harmless.ts';
import { print } from '../outputs.ts';

export interface AuditFlags {
  readonly config?: string | false;
  readonly auditLog?: string;
}

export interface VerifyFlags extends AuditFlags {
  readonly head?: string;
  readonly publicKey?: string;
  readonly requireSignatures?: boolean;
  readonly anchor?: boolean;
  readonly store?: string | false;
  readonly profile?: string;
  readonly region?: string;
}

/** Says whether the log is whole: 0; or its first fault: 1; or that what was asked could not be compared: 3. */
export async function auditVerify(flags: VerifyFlags): Promise<number> {
  if (flags.requireSignatures && flags.publicKey === undefined) {
    throw new Problem('bad-argument', '--require-signatures needs a key to check them by.', {
      hint: 'Add --public-key FILE.',
    });
  }
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const given = flags.head === undefined ? undefined : headOf(flags.head);
  const publicKey = flags.publicKey === undefined ? undefined : readPublicKey(flags.publicKey);
  const anchor = flags.anchor ? await anchorOf(flags, file) : undefined;
  const { path } = auditLogPath(flags.auditLog, file);
  let storeAnswers = true;
  const copied = await copiedOf(flags, file, path, () => {
    storeAnswers = false;
  });
  const verification = verifyAuditLog(path, {
    heads: [given, anchor?.head, ...(copied === undefined ? [] : copiedHeads(copied))].filter(
      (head) => head !== undefined,
    ),
    ...(publicKey !== undefined && { publicKey }),
    requireSignatures: flags.requireSignatures ?? false,
  });
  const compared = [
    ...(given === undefined ? [] : ['the head given']),
    ...(anchor?.head ? ['the anchor'] : []),
  ];
  const near =
    copied === undefined
      ? []
      : [`the copy of ${counted(copied.newest?.seq ?? 0, 'entry', 'entries')} in the store`];
  const lost = verification.ok || copied === undefined ? undefined : lossAt(path, copied);
  await print(inWords(verification, { compared, near, byKey: publicKey !== undefined, lost }));
  if (!verification.ok) return EXIT.findings;
  const isAsked = typeof flags.store === 'string' && flags.store !== 'none';
  if (isAsked && storeAnswers && copied === undefined)
    process.stderr.write('keyreeve: not compared with the store: it has no copy of this log.\n');
  // A store that somebody named must answer; the one at the default place may be told of alone.
  const isNamed = storePlace(flags.store, file)?.named ?? false;
  const isCompared = storeAnswers ? copied !== undefined || !isAsked : !isNamed;
  if (anchor === undefined || anchor.head !== undefined) return isCompared ? EXIT.clean : EXIT.incomplete;
  process.stderr.write(`keyreeve: not compared with the anchor: ${harmless(anchor.why)}\n`);
  return EXIT.incomplete;
}

/** What the store has of the log at this place, or of one that begins as it does. */
function copiedOf(
  flags: VerifyFlags,
  file: SettingsFile | undefined,
  path: string,
  onUnread: () => void,
): Promise<KnownLog | undefined> {
  const warn = (words: string) => {
    onUnread();
    process.stderr.write(`keyreeve: ${harmless(words)}\n`);
  };
  return askStore(flags, file, warn, (store) => knownOrLike(store, path));
}

/** `audit head` prints it so; a file may hold it, as that wrote it. */
const HEAD = /^\s*(\d{1,15}):([0-9a-f]{64})\s*$/;

function headOf(text: string): Head {
  const inFile = HEAD.test(text) ? text : readInput(text, { mostMegabytes: 1 }).toString('utf8');
  const [, seq, hash] = HEAD.exec(inFile) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new Problem('bad-argument', `--head "${text.slice(0, 100)}" holds no head.`, {
    hint: 'It is what `keyreeve audit head` printed: a number, a colon, and 64 hex digits.',
  });
}

type AnchorRead = { readonly head: Head } | { readonly head: undefined; readonly why: string };

async function anchorOf(
  { profile, region }: VerifyFlags,
  file: SettingsFile | undefined,
): Promise<AnchorRead> {
  const settings = file?.settings.auditLog.anchor;
  if (settings === undefined) {
    throw new Problem('bad-argument', '--anchor needs the bucket that heads are kept in.', {
      hint: 'Name it in the settings, under auditLog.anchor.',
    });
  }
  const options = { ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) };
  const read = await readAnchored(options, settings);
  if (read.state === 'unread') return { head: undefined, why: [read.words, read.fix].join(' ').trim() };
  if (read.value !== undefined) return { head: read.value };
  return { head: undefined, why: `there is none yet in ${settings.bucket}/${settings.prefix ?? ''}.` };
}

/** What the log was compared with. */
interface Compared {
  /** Kept elsewhere. */
  readonly compared: readonly string[];
  /** Kept on this side, where whoever cuts the log may reach it. */
  readonly near: readonly string[];
  readonly byKey: boolean;
  /** What the store knows to be missing, in a sentence. */
  readonly lost: string | undefined;
}

function* inWords(verification: Verification, by: Compared): Generator<string> {
  if (verification.ok) {
    yield* wholeInWords(verification, by);
    return;
  }
  const { path, fault } = verification;
  yield `Damaged: ${harmless(path)}, line ${fault.line}: ${fault.kind}\n`;
  yield `  ${harmless(fault.words)}\n`;
  if (by.lost !== undefined) yield `  ${harmless(by.lost)}\n  ${LOST_HINT}\n`;
}

function* wholeInWords(whole: Whole, { compared, near, byKey }: Compared): Generator<string> {
  const { path, entries, head, signed, unsigned, beside } = whole;
  yield `Whole: ${entries} ${entries === 1 ? 'entry' : 'entries'} in ${harmless(path)}\n`;
  yield `  head ${head.seq}:${head.hash}\n`;
  const with_ = [...compared, ...near, ...(beside ? ['the head beside it'] : [])];
  if (with_.length > 0) yield `  compared with ${with_.join(' and ')}\n`;
  if (byKey) yield `  signatures: ${signed} by this key, ${unsigned} missing\n`;
  if (compared.length === 0) {
    yield '  Whether its end was cut off, only a head that is kept elsewhere can tell: --head, --anchor.\n';
  }
}
