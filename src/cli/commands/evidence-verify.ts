import { type VerifiedEvidence, verifyEvidence } from '../../app/evidence/verify/verify-evidence.ts';
import { readPublicKey } from '../../audit-log/signing.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { harmless } from '../../outputs/harmless.ts';
import { print } from '../outputs.ts';

export interface VerifyFlags {
  readonly publicKey?: string;
  readonly unsigned?: boolean;
}

/** Says whether an archive is whole and signed: 0, or what is wrong with it: 1. */
export async function evidenceVerify(path: string, { publicKey, unsigned }: VerifyFlags): Promise<number> {
  if (publicKey !== undefined && unsigned === true) {
    throw new Problem('bad-argument', '--public-key and --unsigned contradict each other.', {
      hint: 'Leave out --unsigned: what is not signed cannot be checked by a key.',
    });
  }
  const verified = await verifyEvidence(path, {
    ...(publicKey !== undefined && { publicKey: readPublicKey(publicKey) }),
    ...(unsigned !== undefined && { unsigned }),
  });
  await print(verified.ok ? wholeInWords(verified, publicKey !== undefined) : faultsInWords(verified));
  return verified.ok ? EXIT.clean : EXIT.findings;
}

function* faultsInWords({ path, faults }: VerifiedEvidence): Generator<string> {
  yield `NOT VERIFIED: ${harmless(path)}\n`;
  for (const { kind, words } of faults) yield `  ${kind}: ${harmless(words)}\n`;
}

/** So many gaps are printed; the archive has all. */
const MOST_GAPS = 20;

function* wholeInWords(verified: VerifiedEvidence, byGivenKey: boolean): Generator<string> {
  const { path, of, files, fingerprint, gaps, heads } = verified;
  yield `Verified: ${harmless(path)}\n`;
  if (of !== undefined) {
    const { period, frameworks, tool, madeAt, redacted } = of;
    yield `  evidence of ${harmless(period.from)} to ${harmless(period.to)} for ${frameworks.map(harmless).join(', ')}${redacted ? ', redacted' : ''}\n`;
    yield `  made by ${harmless(tool)} at ${harmless(madeAt)}; ${files} files are as its list has them\n`;
  }
  yield '  reports, audit log and counts fit one another\n';
  for (const head of heads) yield `  audit log ${harmless(head)}\n`;
  yield* signedInWords(fingerprint, byGivenKey);
  if (gaps.length === 0) return;
  yield `  It says itself that it is INCOMPLETE: ${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}\n`;
  for (const words of gaps.slice(0, MOST_GAPS)) yield `    ${harmless(words)}\n`;
  if (gaps.length > MOST_GAPS) yield `    and ${gaps.length - MOST_GAPS} more, in its summary.json\n`;
}

function* signedInWords(fingerprint: string | undefined, byGivenKey: boolean): Generator<string> {
  if (fingerprint === undefined) {
    yield '  UNSIGNED: nobody vouches for it. Its files fit its own list, and anybody can have made both.\n';
    return;
  }
  yield `  signed with the key ${fingerprint}${byGivenKey ? ', the one that was handed in' : ''}\n`;
  if (byGivenKey) return;
  yield '  Anybody can sign with a key of their own: compare this fingerprint with the one that\n';
  yield '  its maker tells you by another way than the archive, or hand the key in: --public-key.\n';
}
