import { type Unread, unread } from '../../core/model/fact.ts';
import { Problem } from '../../core/model/problem.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { CallName } from '../session/call-counter.ts';
import type { Clients } from '../session/clients.ts';
import { cameFromService, errorShape } from '../session/error-codes.ts';

/** What became of a message that was handed to AWS. */
export type HandedOver =
  | { readonly taken: true; readonly id: string | undefined }
  | {
      readonly taken: false;
      readonly refusal: Unread;
      /** It may have been taken all the same: it must not be sent again, and nobody may call it unsent. */
      readonly unsure: boolean;
    };

/**
 * Hands something over in one call that is sent once. A refusal is sure: nothing was taken. A fault of AWS, a
 * time-out, an interrupt and a connection that broke off are not: the answer was lost, the request may not have been.
 */
export async function handOver(
  session: AccountSession,
  name: CallName,
  send: (clients: Clients) => Promise<{ readonly MessageId?: string | undefined }>,
): Promise<HandedOver> {
  let unsure = false;
  const once = async (clients: Clients) => {
    try {
      return await send(clients);
    } catch (error) {
      unsure = mayHaveArrived(error);
      throw error;
    }
  };
  try {
    const answer = await session.call(name, once, { kind: 'write', throttleAttempts: 1 });
    if (answer.state === 'known') return { taken: true, id: answer.value.MessageId };
    return { taken: false, refusal: answer, unsure };
  } catch (error) {
    // Whether it arrived must get into the audit log even then.
    if (!(error instanceof Problem) || error.code !== 'cancelled') throw error;
    const refusal = unread(name, 'Interrupted', 'The run was interrupted while it was sent.');
    return { taken: false, refusal, unsure };
  }
}

/** What goes wrong before a connection stands, or before a request is written: then nothing was sent. */
const BEFORE_SENDING =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ERR_INVALID_CHAR)$|CERT|TLS|SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO/;

/** Whether AWS may have acted on a request that ended with this error. In doubt it may. */
function mayHaveArrived(error: unknown): boolean {
  const { name, code, cause, $metadata } = errorShape(error);
  if (cameFromService(error)) {
    const status = Number($metadata?.httpStatusCode);
    return !(status >= 400 && status < 500);
  }
  if (typeof name === 'string' && /^(CredentialsProviderError|TokenProviderError|SessionLost)$/.test(name))
    return false;
  if (typeof code === 'string' && BEFORE_SENDING.test(code)) return false;
  return cause === undefined ? true : mayHaveArrived(cause);
}
