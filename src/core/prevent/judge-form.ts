import type { PolicyStatement } from '../model/authorization.ts';
import { KEY_ACTIONS } from '../plan/controls/actions.ts';
import { compileConditions } from '../policy/condition.ts';
import type { RequestContext } from '../policy/context.ts';
import { conditionsOf, type Judged, type PolicyFault } from './policy-fault.ts';

/** What AWS refuses when the policy is saved. */
export function formFaults({ document }: Judged): readonly PolicyFault[] {
  const { version, statements } = document;
  const place = statements.findIndex(
    ({ resources, notResources }) => resources === undefined && notResources === undefined,
  );
  return [
    ...(version === undefined || VERSIONS.includes(version)
      ? []
      : [
          {
            code: 'bad-version' as const,
            words: `AWS refuses its Version "${version}": there are ${VERSIONS.join(' and ')}.`,
            fix: `Write "Version": "${VERSIONS[0]}".`,
          },
        ]),
    ...(place === -1
      ? []
      : [
          {
            code: 'no-resource' as const,
            words: `AWS refuses it: statement ${place + 1} has neither Resource nor NotResource.`,
            fix: 'Write "Resource": "*".',
          },
        ]),
  ];
}

/** The versions of the language (IAM User Guide, "JSON policy elements: Version"). */
const VERSIONS: readonly string[] = ['2012-10-17', '2008-10-17'];

/** What makes a policy hold for nobody, or not for calls by access key. */
export function holdFaults(judged: Judged): readonly PolicyFault[] {
  return [...allowsNothing(judged), ...mfaLeftOut(judged), ...neverHolds(judged)];
}

/** What a boundary does not allow is denied (IAM User Guide, "Permissions boundaries for IAM entities"). */
function allowsNothing({ type, document: { statements } }: Judged): readonly PolicyFault[] {
  if (type !== 'boundary' || statements.some(({ effect }) => effect === 'Allow')) return [];
  return [
    {
      code: 'allows-nothing',
      words: 'It allows nothing, so whoever has it as a boundary can do nothing at all.',
      fix: 'Add a statement that allows all else: {"Effect": "Allow", "Action": "*", "Resource": "*"}.',
    },
  ];
}

const COMPARES = /^(ForAnyValue:)?(Bool|String(Equals|EqualsIgnoreCase|Like))$/i;

/** A call by access key carries no such key (IAM User Guide, "AWS global condition context keys"), so `Bool` fails. */
function mfaLeftOut({ document: { statements } }: Judged): readonly PolicyFault[] {
  const found = statements
    .filter((each) => each.effect === 'Deny' && isAboutKeys(each))
    .flatMap(conditionsOf)
    .find(
      ({ operator, key, value }) =>
        COMPARES.test(operator) &&
        key.toLowerCase() === 'aws:multifactorauthpresent' &&
        value.toLowerCase() === 'false',
    );
  if (found === undefined) return [];
  return [
    {
      code: 'mfa-left-out',
      words: `Calls by access key are let through: they carry no ${found.key}, so ${found.operator} does not hold for them and the deny neither.`,
      fix: `Write BoolIfExists instead of ${found.operator}.`,
    },
  ];
}

function isAboutKeys({ actions, notActions }: PolicyStatement): boolean {
  if (notActions !== undefined) return true;
  return (actions ?? []).some((action) => {
    const start = action.split(/[*?]/, 1)[0] ?? '';
    return KEY_ACTIONS.some((key) => key.toLowerCase().startsWith(start.toLowerCase()));
  });
}

/** A date that is past, of a call that is yet to be made. */
function neverHolds({ document: { statements, version }, now }: Judged): readonly PolicyFault[] {
  const later: RequestContext = { values: new Map(), others: 'unknown', now };
  const place = statements.findIndex(({ conditions }) =>
    compileConditions(conditions, version === '2012-10-17').some(({ holds }) => holds(later) === false),
  );
  const statement = statements[place];
  if (statement === undefined) return [];
  return [
    {
      code: 'never-holds',
      words: `Statement ${place + 1} never holds: its condition ${JSON.stringify(statement.conditions)} cannot be met any more.`,
      fix: 'Take the date out of the condition, or take the statement out.',
    },
  ];
}
