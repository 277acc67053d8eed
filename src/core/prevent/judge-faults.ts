import type { PolicyDocument, PolicyStatement } from '../model/authorization.ts';
import { KEY_ACTIONS } from '../plan/controls/actions.ts';
import { MOST_SCP_CHARACTERS } from '../plan/controls/control.ts';
import { operatorOf } from '../policy/operators.ts';
import { formFaults, holdFaults } from './judge-form.ts';
import { conditionsOf, type Judged, type PolicyFault } from './policy-fault.ts';
import type { Stopped, TriedCall } from './tried.ts';

/** Everything that is wrong, the worst first. */
export function faultsOf(judged: Judged): readonly PolicyFault[] {
  return [
    ...formFaults(judged),
    ...onRoot(judged),
    ...onePartition(judged),
    ...patternAsText(judged),
    ...unknownOperators(judged),
    ...namesSomebody(judged),
    ...holdFaults(judged),
    ...blocksRootSessions(judged),
    ...stopsNothing(judged),
    ...tooLong(judged),
  ];
}

const NAMES_ROOT = /(^|:)root$/;

/** V03. */
function onRoot({ document, type }: Judged): readonly PolicyFault[] {
  if (type === 'scp') return [];
  const named = document.statements.flatMap(patternsOf).filter(({ value }) => NAMES_ROOT.test(value));
  if (named.length === 0) return [];
  const what = type === 'identity' ? 'an identity policy' : 'a permissions boundary';
  return [
    {
      code: 'no-effect-on-root',
      words: `It names root (${named[0]?.value}), and ${what} has no effect on root: AWS asks none of root's calls about it.`,
      fix: 'Use a service control policy: keyreeve prevent scp deny-root-keys. In the management account nothing limits root: delete its keys and guard its password.',
    },
  ];
}

/** V02: by evaluation, and by what is written where evaluation cannot tell. */
function onePartition({ document, tried }: Judged): readonly PolicyFault[] {
  const written = document.statements.flatMap(patternsOf).flatMap(({ value }) => {
    const [, partition] = /^arn:(aws[a-z-]*):/.exec(value) ?? [];
    return partition === undefined || value.startsWith(`arn:${partition}:iam::aws:`)
      ? []
      : [{ partition, value }];
  });
  const [first] = written;
  const differing = tried.find(({ stopped }) => new Set(Object.values(stopped)).size > 1);
  if (first === undefined || (differing === undefined && !isOfDeny(document, first.value))) return [];
  const seen =
    differing === undefined
      ? ''
      : ` ${differing.action} by ${differing.caller === 'user' || differing.caller === 'role' ? `a ${differing.caller}` : 'root'} is ${inPartitions(differing.stopped)}.`;
  return [
    {
      code: 'one-partition',
      words: `"${first.value}" fits the partition ${first.partition} alone.${seen}`,
      fix: `Write ${first.value.replace(/^arn:[a-z-]+:/, 'arn:*:')}.`,
    },
  ];
}

function isOfDeny({ statements }: PolicyDocument, value: string): boolean {
  return statements.some(
    (each) => each.effect === 'Deny' && patternsOf(each).some((pattern) => pattern.value === value),
  );
}

function inPartitions(stopped: TriedCall['stopped']): string {
  const words: Readonly<Record<Stopped, string>> = {
    yes: 'stopped',
    no: 'not stopped',
    depends: 'stopped under conditions',
    some: 'stopped for some',
  };
  return Object.entries(stopped)
    .map(([partition, how]) => `${words[how]} in ${partition}`)
    .join(', ');
}

/** Operators that take `*` and `?` for themselves (IAM User Guide, "String condition operators"). */
function patternAsText({ document }: Judged): readonly PolicyFault[] {
  const found = document.statements
    .flatMap(conditionsOf)
    .find(({ operator, value }) => /^String(Not)?Equals/i.test(baseOf(operator)) && /[*?]/.test(value));
  if (found === undefined) return [];
  return [
    {
      code: 'pattern-as-text',
      words: `${found.operator} compares "${found.value}" as it stands: the wildcard fits nothing but itself.`,
      fix: `Write ${found.operator.replace(/Equals(IgnoreCase)?/i, 'Like')}, or ArnLike for ARNs.`,
    },
  ];
}

function unknownOperators({ document }: Judged): readonly PolicyFault[] {
  const unknown = document.statements
    .flatMap(conditionsOf)
    .map(({ operator }) => operator)
    .filter(
      (operator) => baseOf(operator).toLowerCase() !== 'null' && operatorOf(baseOf(operator)) === undefined,
    );
  return [...new Set(unknown)].map((operator) => ({
    code: 'unknown-operator',
    words: `Whether the condition operator "${operator}" holds cannot be told: nobody knows it.`,
    fix: 'Check its spelling; AWS would refuse a policy with an operator that it does not have.',
  }));
}

function baseOf(operator: string): string {
  return operator.replace(/^For(AllValues|AnyValue):/i, '').replace(/IfExists$/i, '');
}

function blocksRootSessions({ type, tried }: Judged): readonly PolicyFault[] {
  if (type !== 'scp') return [];
  const blocked = tried.some(
    ({ caller, action, stopped }) =>
      caller === 'root-session' &&
      !KEY_ACTIONS.includes(action) &&
      Object.values(stopped).some((how) => how === 'yes' || how === 'some'),
  );
  if (!blocked) return [];
  return [
    {
      code: 'blocks-root-sessions',
      words:
        "It stops the sessions of centralised root access too: root's keys can then be neither listed nor deleted from the management account.",
      fix: 'Add to the condition: "Null": {"aws:AssumedRoot": "true"}.',
    },
  ];
}

/** Calls that make or revive a credential; who may list and delete is no matter. */
const MAKES: readonly string[] = [...KEY_ACTIONS, 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'];

/** A role that the policy exempts by its name is meant so; of users none is, for a key is what they would make. */
function namesSomebody({ tried }: Judged): readonly PolicyFault[] {
  const found = tried.find(
    ({ action, apart, caller }) =>
      MAKES.includes(action) && apart !== undefined && !(caller === 'role' && apart.exempt),
  );
  if (found?.apart === undefined) return [];
  return [
    {
      code: 'names-somebody',
      words: `It does not hold for all: ${found.action} by ${found.apart.stopped} is stopped, by ${found.apart.open} it is not.`,
      fix: 'Name nobody: "Resource": "*", and no condition on names; exempt roles only, by "ArnNotLike" on aws:PrincipalArn. If it is meant for these alone, users made or renamed later are not covered.',
    },
  ];
}

function stopsNothing({ tried }: Judged): readonly PolicyFault[] {
  const acts = tried.some(({ stopped }) => Object.values(stopped).some((how) => how !== 'no'));
  if (acts) return [];
  return [
    {
      code: 'stops-nothing',
      words: 'None of the calls that make or revive a credential is stopped for anybody.',
      fix: 'Compare it with what keyreeve prevent scp writes.',
    },
  ];
}

/** Without blanks, as IAM counts; in a service control policy blanks count (quotas of IAM and of Organizations). */
const MOST_IAM_CHARACTERS = 6144;

function tooLong({ type, text }: Judged): readonly PolicyFault[] {
  const size = type === 'scp' ? text.trim().length : text.replaceAll(/\s/g, '').length;
  const most = type === 'scp' ? MOST_SCP_CHARACTERS : MOST_IAM_CHARACTERS;
  if (size <= most) return [];
  return [
    {
      code: 'too-long',
      words: `It has ${size} characters; AWS takes ${most}${type === 'scp' ? ', blanks included' : ' in a managed policy'}.`,
      fix: type === 'scp' ? 'Take out the blanks, or make two policies.' : 'Make two policies.',
    },
  ];
}

interface Pattern {
  readonly value: string;
}

/** Everything in a statement that is compared with an ARN. */
function patternsOf(statement: PolicyStatement): readonly Pattern[] {
  const { resources = [], notResources = [] } = statement;
  return [...[...resources, ...notResources].map((value) => ({ value })), ...conditionsOf(statement)];
}
