import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readPublicKey, readSigningKey } from '../../audit-log/signing.ts';
import {
  faultOfDraft,
  makeStandingPlan,
  readStandingPlan,
  type StandingPlan,
  type StandingPlanDraft,
  standingPlanText,
} from '../../core/events/standing-plan.ts';
import { nearestOf } from '../../core/model/nearest.ts';
import { Problem } from '../../core/model/problem.ts';
import { readInput } from '../input-file.ts';
import { writeDurably } from '../write-durably.ts';
import { ANSWERED_RULES } from './rules.ts';

/** What is asked for, and what it is signed with. */
export interface NewStandingPlan extends StandingPlanDraft {
  /** A PEM file with an Ed25519 private key. */
  readonly key: string;
  readonly output: string;
}

/** A plan that was written, and the key by which the handler will trust it. */
export interface WrittenStandingPlan {
  readonly plan: StandingPlan;
  /** Base64 of the public key (SPKI, DER): the value of KEYREEVE_PUBLIC_KEY. */
  readonly publicKey: string;
}

/**
 * Makes, signs and writes a standing plan. Throws a {@link Problem} for a rule that a deactivation does not answer, for
 * what the plan cannot say, for a key that cannot sign, and where a file of that name is there already.
 */
export function writeStandingPlan({ key: keyFile, output, ...draft }: NewStandingPlan): WrittenStandingPlan {
  for (const rule of draft.rules) if (!ANSWERED_RULES.includes(rule)) throw notAnswered(rule);
  const fault = faultOfDraft(draft);
  if (fault !== undefined) throw new Problem('bad-argument', `It would be no standing plan: ${fault}.`);
  const key = readSigningKey(keyFile);
  if (existsSync(output))
    throw new Problem('bad-argument', `${output} is there already.`, {
      hint: 'Name another with --output: a plan that was signed is not written over.',
    });
  const plan = makeStandingPlan(draft, key);
  writeDurably(output, standingPlanText(plan));
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
  return { plan, publicKey };
}

function notAnswered(rule: string): Problem {
  const near = nearestOf(rule, ANSWERED_RULES)[0];
  const hint = `It takes ${ANSWERED_RULES.join(', ')}.${near === undefined ? '' : ` Is ${near} meant?`}`;
  return new Problem('bad-argument', `"${rule.slice(0, 60)}" is no rule that switching a key off answers.`, {
    hint,
  });
}

/**
 * Reads a standing plan from a file, as the handler would. Throws the {@link Problem} `bad-standing-plan` for what the
 * handler would refuse, and `unreadable-file`.
 *
 * @param publicKey a PEM file; left out, the signature is not looked at
 */
export function loadStandingPlan(file: string, publicKey?: string): StandingPlan {
  const text = readInput(file, { mostMegabytes: 1 }).toString('utf8');
  const read = readStandingPlan(text, publicKey === undefined ? undefined : readPublicKey(publicKey));
  if ('plan' in read) return read.plan;
  throw new Problem('bad-standing-plan', `The standing plan ${read.fault}.`);
}
