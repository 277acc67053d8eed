import type { Account } from '../model/account.ts';
import type { Known } from '../model/fact.ts';
import type { Advice, Evidence } from '../model/finding.ts';
import {
  assumeRootCommand,
  credentialsRemoved,
  holdingsInWords,
  holdingsShown,
  isCentralised,
  placeShown,
  type RootHoldings,
  type RootPlace,
  unreadHoldings,
} from './root-words.ts';
import type { NeedsMore, Verdict } from './rule.ts';
import { shown } from './words.ts';

/** Whether root has MFA, live and as the report has it, with what the account holds beside. */
export interface RootMfa extends RootHoldings, RootPlace {
  readonly mfaEnabledNow?: Known<boolean>;
  readonly rootMfaActive?: Known<boolean>;
}

/** The live summary decides over the report; `undefined` where neither was read. */
export function hasMfa({ mfaEnabledNow, rootMfaActive }: RootMfa): boolean | undefined {
  return mfaEnabledNow?.value ?? rootMfaActive?.value;
}

/** The verdict on root without MFA: a fault only where there is a password or a key to guard. */
export function withoutMfa(account: Account, given: RootMfa, note: string): Verdict | NeedsMore {
  const held = holdingsInWords(given);
  if (held === '') {
    const facts = unreadHoldings(given);
    return facts.length > 0 ? { status: 'needs', facts } : credentialsRemoved(account, given);
  }
  return {
    status: 'fail',
    says: `The root user has ${held} and no MFA device.${note}`,
    evidence: mfaShown(given),
    advice: adviceOn(account, given),
  };
}

/** MFA, password, keys and the account's place as evidence. */
export function mfaShown(given: RootMfa): Evidence[] {
  const { mfaEnabledNow, rootMfaActive } = given;
  return [
    ...(mfaEnabledNow === undefined ? [] : [shown('rootMfaEnabled', mfaEnabledNow.value, mfaEnabledNow)]),
    ...(rootMfaActive === undefined ? [] : [shown('rootMfaInReport', rootMfaActive.value, rootMfaActive)]),
    ...holdingsShown(given),
    ...placeShown(given),
  ];
}

function adviceOn(account: Account, given: RootMfa): Advice {
  const summary = 'aws iam get-account-summary --query SummaryMap.AccountMFAEnabled';
  if (isCentralised(account, given)) {
    return {
      action: 'change',
      words:
        'Centralised root access is on: look at what root still holds in an audit session, then delete it from the management account. Without credentials there is nothing for MFA to guard.',
      commands: [assumeRootCommand(account, 'Audit'), summary],
    };
  }
  return {
    action: 'change',
    words:
      'Sign in as root and assign an MFA device under "Security credentials": a security key or a hardware token, and a second one kept elsewhere. No other principal can.',
    commands: [summary],
  };
}
