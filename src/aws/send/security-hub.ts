import {
  BatchImportFindingsCommand,
  type BatchImportFindingsCommandInput,
  type BatchImportFindingsCommandOutput,
} from '@aws-sdk/client-securityhub';
import type { Unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import { batches } from './batches.ts';

/** A finding in the AWS Security Finding Format, as far as it is looked at here. */
export interface ImportableFinding {
  readonly Id: string;
  readonly AwsAccountId: string;
  readonly RecordState?: 'ACTIVE' | 'ARCHIVED';
}

/** Why some findings were not imported. */
export interface NotImported {
  readonly ids: readonly string[];
  /** AWS's code, or one of ours. */
  readonly code: string;
  /** Our own words. */
  readonly words: string;
  /** AWS's own text. */
  readonly detail?: string;
  readonly fix?: string;
}

export interface ImportResult {
  readonly imported: number;
  readonly notImported: readonly NotImported[];
}

const CALL = 'securityhub:BatchImportFindings';

/** Calls may follow one another this fast: ten a second in an account and region (Security Hub User Guide). */
const MS_BETWEEN_CALLS = 100;

/**
 * The Security Hub of one account and region, as what may be imported into it. With the default product the
 * caller must be of the account that the findings are of, so each account needs a session of its own.
 *
 * What AWS answers is never thrown: a status of 200 does not mean that a finding was taken, so each answer's
 * failures are read. A refusal that holds for every finding (Security Hub is off, a permission is missing) is
 * told once and ends the sending to this account.
 */
export class SecurityHub {
  readonly #session: AccountSession;
  readonly #region: string;
  #nextCallAtMs = 0;
  #refusal: Omit<NotImported, 'ids'> | undefined;

  constructor(session: AccountSession, region: string) {
    this.#session = session;
    this.#region = region;
  }

  async import(findings: Iterable<ImportableFinding>): Promise<ImportResult> {
    let imported = 0;
    const notImported: NotImported[] = [];
    for (const batch of batches(findings)) {
      if ('tooLarge' in batch) {
        notImported.push(tooLarge(batch.tooLarge, batch.bytes));
        continue;
      }
      const answer = await this.#send(batch.findings);
      imported += answer.imported;
      notImported.push(...answer.notImported);
    }
    return { imported, notImported };
  }

  async #send(batch: readonly ImportableFinding[]): Promise<ImportResult> {
    const ids = batch.map(({ Id }) => Id);
    if (this.#refusal !== undefined) return { imported: 0, notImported: [{ ...this.#refusal, ids }] };
    await this.#waitForTurn();
    // The finding is what `asff.ts` makes of the shape; a test there holds it to the SDK's type.
    const command = new BatchImportFindingsCommand({
      Findings: batch,
    } as unknown as BatchImportFindingsCommandInput);
    const answer = await this.#session.call(
      CALL,
      async (clients) => (await clients.securityHub(this.#region)).send(command),
      { kind: 'write' },
    );
    if (answer.state === 'known') return outcome(batch, answer.value);
    const refusal = explained(answer, this.#region);
    if (!ONE_BATCH_ONLY.has(answer.code)) this.#refusal = refusal;
    return { imported: 0, notImported: [{ ...refusal, ids }] };
  }

  async #waitForTurn(): Promise<void> {
    const { clock, signal } = this.#session;
    const now = clock.elapsedMs();
    const turn = Math.max(now, this.#nextCallAtMs);
    this.#nextCallAtMs = turn + MS_BETWEEN_CALLS;
    if (turn > now) await clock.sleep(turn - now, signal);
  }
}

/** Errors that speak of what was sent: another batch may be taken. */
const ONE_BATCH_ONLY: ReadonlySet<string> = new Set(['InvalidInputException']);

function outcome(
  batch: readonly ImportableFinding[],
  { FailedCount = 0, FailedFindings = [] }: Partial<BatchImportFindingsCommandOutput>,
): ImportResult {
  const byReason = new Map<string, NotImported & { readonly ids: string[] }>();
  for (const { Id = '', ErrorCode = 'Unknown', ErrorMessage = '' } of FailedFindings) {
    const key = `${ErrorCode} ${ErrorMessage}`;
    const reason = byReason.get(key) ?? {
      ids: [],
      code: ErrorCode,
      words: 'Security Hub did not take these findings.',
      ...(ErrorMessage !== '' && { detail: ErrorMessage.slice(0, 1000) }),
    };
    reason.ids.push(Id);
    byReason.set(key, reason);
  }
  const unnamed = FailedCount - FailedFindings.length;
  const notImported: NotImported[] = [...byReason.values()];
  if (unnamed > 0) {
    const words = `Security Hub says of ${unnamed} of these findings that it did not take them, and not of which.`;
    notImported.push({ ids: Array.from({ length: unnamed }, () => ''), code: 'Unknown', words });
  }
  return { imported: batch.length - Math.max(FailedCount, FailedFindings.length), notImported };
}

function tooLarge({ Id }: ImportableFinding, bytes: number): NotImported {
  const words = `The finding has ${bytes} bytes, and Security Hub takes 240,000.`;
  return { ids: [Id], code: 'TooLarge', words };
}

/** A refusal in words that say what to do about it (P15). */
function explained(failure: Unread, region: string): Omit<NotImported, 'ids'> {
  const { code, words, detail, fix } = failure;
  const told = { code, words, ...(detail !== undefined && { detail }), ...(fix !== undefined && { fix }) };
  if (code === 'InvalidAccessException') {
    return {
      ...told,
      words: `Security Hub is not on in ${region} of this account.`,
      fix: `Turn it on there (aws securityhub enable-security-hub --no-enable-default-standards --region ${region}), or name a region where it is on with --send-region.`,
    };
  }
  if (code === 'AccessDenied' && failure.source === CALL) {
    return {
      ...told,
      fix: `Grant ${CALL} to the role (\`keyreeve permissions --send security-hub\` prints the policy), or name another role with --send-role.`,
    };
  }
  if (code === 'InvalidClientTokenId') {
    const why = `AWS does not accept the account's credentials in ${region}: the region may be turned off there.`;
    return { ...told, words: why, fix: 'Turn the region on, or name another one with --send-region.' };
  }
  return told;
}
