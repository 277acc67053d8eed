import { PARTITIONS, type Partition } from '../model/account.ts';
import type { PolicyDocument } from '../model/authorization.ts';
import { known } from '../model/fact.ts';
import { parsePolicyDocument } from '../parse/policy-document.ts';
import type { Control, ControlChoice } from '../plan/controls/control.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { type RequestContext, withValues } from '../policy/context.ts';
import { type Controls, decide } from '../policy/decide.ts';
import { type Caller, type CallerId, callersOf } from './callers.ts';
import { type CheckedCall, callsOf } from './calls.ts';
import { isToBeStopped } from './expectation.ts';

/** One call as everybody in the checks would make it, the same in every partition. */
export interface ControlCheck {
  readonly action: string;
  readonly on: string;
  /** Who is stopped, and who is not; of several exempt roles all come out the same. */
  readonly stopped: readonly CallerId[];
  readonly open: readonly CallerId[];
}

/** What was evaluated. */
export interface CheckedControl {
  readonly checks: readonly ControlCheck[];
  readonly partitions: readonly Partition[];
  /** Decisions made. */
  readonly decisions: number;
}

/**
 * Evaluates a policy as AWS would, for callers who may do everything else, in every partition, and compares with what
 * it is for. Throws an Error where they differ: then the policy must not be printed, and it is our fault.
 */
export function checkControl(
  { text, kinds }: Pick<Control, 'text' | 'kinds'>,
  choice: Pick<ControlChoice, 'tag' | 'breakGlass'>,
): CheckedControl {
  const controls = attached(text);
  const [callers, calls] = [callersOf(choice), callsOf(choice)];
  let decisions = 0;
  const checks = calls.map((call): ControlCheck => {
    const stopped = new Set<CallerId>();
    const open = new Set<CallerId>();
    for (const caller of callers) {
      const wanted = isToBeStopped(kinds, caller.id, call);
      for (const partition of PARTITIONS) {
        const answer = answerFor(controls, caller, call, partition);
        decisions += 1;
        if (answer !== (wanted ? 'no' : 'yes')) throw differs(caller, call, partition, answer, wanted);
      }
      (wanted ? stopped : open).add(caller.id);
    }
    return { action: call.action, on: call.words, stopped: [...stopped], open: [...open] };
  });
  return { checks, partitions: PARTITIONS, decisions };
}

/** The policy beside the one that AWS attaches everywhere, which allows everything. */
function attached(text: string): Controls {
  const policies = [
    FULL_ACCESS,
    compilePolicy({ layer: 'control', name: 'the policy' }, known(read(text), 'made')),
  ];
  return { limited: true, levels: [{ at: 'the account', policies }] };
}

function read(text: string): PolicyDocument {
  const parsed = parsePolicyDocument(text);
  if ('document' in parsed) return parsed.document;
  throw new Error(`A policy of Keyreeve's own is none: ${parsed.reason}.`);
}

const ALL: PolicyDocument = {
  version: '2012-10-17',
  statements: [{ effect: 'Allow', actions: ['*'], resources: ['*'] }],
};

/** Allows everything, as `FullAWSAccess` and `AdministratorAccess` do. */
export const FULL_ACCESS: CompiledPolicy = compilePolicy(
  { layer: 'control', name: 'FullAWSAccess' },
  known(ALL, 'made'),
);

const BARE: RequestContext = { values: new Map(), others: 'absent' };

function answerFor(controls: Controls, caller: Caller, call: CheckedCall, partition: Partition) {
  const context = withValues(BARE, { ...caller.values(partition), ...call.values });
  const request = { action: call.action, resource: call.resource(partition), context };
  return decide({ identity: [FULL_ACCESS], controls }, request).answer;
}

function differs(
  { id, pattern }: Caller,
  { action, words }: CheckedCall,
  partition: Partition,
  answer: string,
  wanted: boolean,
): Error {
  const who = pattern === undefined ? id : `${id} ${pattern}`;
  return new Error(
    `The policy does not do what it says: ${who}, ${action} on ${words} in ${partition} is "${answer}", and should be ${wanted ? 'stopped' : 'open'}.`,
  );
}
