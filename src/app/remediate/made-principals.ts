import pLimit from 'p-limit';
import { readKeyHolder } from '../../aws/collect/remediation/key-holder.ts';
import { readMadeRole } from '../../aws/collect/remediation/made-role.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import type { MadePrincipal } from '../../core/model/investigation.ts';
import type { MadeNow } from '../../core/plan/contain-made.ts';

/** Principals read at a time. */
const AT_A_TIME = 8;

/** Reads what an investigation saw being made in this account, as it is now. */
export function readMade(
  session: AccountSession,
  made: readonly MadePrincipal[],
): Promise<readonly MadeNow[]> {
  const limit = pLimit(AT_A_TIME);
  return Promise.all(made.map((each) => limit(() => readOne(session, each))));
}

async function readOne(session: AccountSession, made: MadePrincipal): Promise<MadeNow> {
  if (made.accountId !== session.account.id) return { made };
  switch (made.kind) {
    case 'user':
      return { made, holder: await readKeyHolder(session, lastPart(made.name)) };
    case 'access-key':
      return made.userName === undefined
        ? { made }
        : { made, holder: await readKeyHolder(session, made.userName) };
    case 'role':
      return { made, role: await readMadeRole(session, lastPart(made.name)) };
    default:
      return { made };
  }
}

/** The name at the end of an ARN, or the name itself. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
