import type { OpenCondition, PolicyRef, StatementRef } from '../../core/model/decision.ts';
import { ACCOUNT } from '../../core/model/investigation-schema.ts';
import {
  count,
  flag,
  list,
  object,
  objectOf,
  oneOf,
  ref,
  type Schema,
  text,
  time,
} from '../../core/model/schema-words.ts';
import {
  type AccountWhoCan,
  HOP_KINDS,
  type HopThing,
  type PrincipalAnswer,
  REACHES,
  type ToldHop,
  type ToldOutside,
  type ToldPrincipal,
  type ToldRight,
  type ToldUsers,
  type ToldWay,
  type UnreadAccount,
  WHO_CAN_VERSION,
  type WhoCan,
} from '../../core/model/who-can.ts';

const LAYERS = ['identity', 'boundary', 'control', 'session', 'trust'];

const POLICY = objectOf<PolicyRef>(
  {
    layer: oneOf(LAYERS, 'Its place among the policies that decide. control: a service control policy.'),
    name: text('Its name.'),
    id: text('Of a managed policy its ARN, of a service control policy its id.'),
    on: object({
      type: oneOf(
        ['user', 'group', 'role', 'root', 'unit', 'account'],
        'What it stands in or is attached to.',
      ),
      name: text('Its name, or id.'),
    }),
  },
  ['id', 'on'],
);

const STATEMENT_FIELDS = {
  policy: ref('policy'),
  statement: count('Counted from 1.'),
  sid: text('Its Sid.'),
};

const STATEMENT = objectOf<StatementRef>(STATEMENT_FIELDS, ['sid']);

const CONDITION = objectOf<OpenCondition>(
  {
    ...STATEMENT_FIELDS,
    effect: oneOf(['Allow', 'Deny'], 'An allow holds where the condition is true, a deny where it is not.'),
    quote: text('As the policy has it, in JSON.'),
  },
  ['sid'],
);

const USERS = objectOf<ToldUsers>({
  count: count('How many.'),
  names: list(text('A user name.'), 'The first hundred.'),
});

const ANSWER_FIELDS = {
  answer: oneOf(['yes', 'yes-if', 'unknown'], 'yes-if: under the conditions.'),
  elsewise: oneOf(
    ['yes', 'yes-if'],
    'Of unknown where only service control policies could not be read: the answer if they stop nothing.',
  ),
  conditions: list(ref('condition'), 'What only a call can settle.'),
  unread: list(text('In words.'), 'Of unknown: what could not be read.'),
};

const RIGHT_FIELDS = {
  ...ANSWER_FIELDS,
  reach: oneOf(REACHES, 'any: every user, those made later too.'),
  users: USERS,
  except: USERS,
  example: text('Of a user yet to be made: the ARN of one that may be, where not every name may.'),
  allowedBy: list(ref('statement'), 'Statements that allow.'),
};

const RIGHT = objectOf<ToldRight>(RIGHT_FIELDS, ['elsewise', 'example']);

const PRINCIPAL = objectOf<ToldPrincipal>({
  type: oneOf(['user', 'role'], 'What it is.'),
  name: text('Its name.'),
  arn: text('Its ARN.'),
});

const THING = objectOf<HopThing>({
  type: oneOf(['user', 'role', 'group', 'policy'], 'What it is.'),
  name: text('Its name.'),
  arn: text('Its ARN.'),
});

const HOP = objectOf<ToldHop>(
  {
    kind: oneOf(HOP_KINDS, 'What is done.'),
    by: ref('principal'),
    actions: list(text('A call.'), 'All of them are needed.'),
    on: THING,
    detail: text('The policy, the version, the service, or whom the change of a group serves.'),
    ...ANSWER_FIELDS,
  },
  ['detail', 'elsewise'],
);

const WAY = objectOf<ToldWay>(
  { hops: list(ref('hop'), 'The steps, in their order.'), last: ref('principal'), ...RIGHT_FIELDS },
  ['elsewise', 'example'],
);

const OUTSIDE = objectOf<ToldOutside>({
  kind: oneOf(['account', 'principal', 'everybody', 'federated'], 'Who it is.'),
  name: text('Account id, ARN or provider; * for everybody.'),
  conditions: list(ref('condition'), 'What the trust policy demands.'),
});

const STOP: Schema = {
  oneOf: [
    object({ how: { const: 'denied', description: 'A statement denies.' }, by: ref('statement') }),
    object(
      {
        how: { const: 'not-allowed', description: 'Nothing in a layer allows.' },
        layer: oneOf(LAYERS, 'The layer.'),
        at: text('Of service control policies: the root, unit or account.'),
      },
      ['at'],
    ),
  ],
};

const ANSWER = objectOf<PrincipalAnswer>(
  {
    action: text('The id of the action.'),
    principal: ref('principal'),
    serviceLinked: flag('A role that a service of AWS owns and alone can use.'),
    console: oneOf(['yes', 'no', 'unknown'], 'Of users: whether they have a console password.'),
    rights: list(ref('right'), 'The strongest first.'),
    ways: list(ref('way'), 'Ways round, the best of each kind of first step.'),
    outside: list(OUTSIDE, 'Of roles: who may come in from outside the account.'),
    handsOn: flag('It may accept a request by which a provider outside acts with its rights.'),
    stoppedBy: STOP,
  },
  ['console', 'stoppedBy'],
);

const ACCOUNT_ANSWERS = objectOf<AccountWhoCan>(
  {
    account: ref('account'),
    principals: object({ users: count('Users.'), roles: count('Roles.') }),
    controls: oneOf(
      ['applied', 'none', 'unread', 'left-out'],
      'Service control policies. none: none limit the account. left-out: by choice.',
    ),
    controlsUnread: object({ words: text('Why.'), fix: text('What to do.') }, ['fix']),
    answers: list(ref('answer'), 'Whoever may or perhaps may; by action, the strongest first.'),
    memberRoots: list(
      object({ ...ANSWER_FIELDS, principal: ref('principal') }, ['elsewise']),
      "Who may give member accounts' root users a password by sts:AssumeRoot.",
    ),
    cutShort: list(
      ref('principal'),
      'Whose changes were too many to follow all: a way may be missing, or a surer or wider one than is told.',
    ),
    unfollowed: list(
      object({ principal: ref('principal'), calls: list(text('An action.'), 'The calls.') }),
      'Who may make calls from which a way may lead that is not followed: more may be true of them than is told.',
    ),
  },
  ['controlsUnread'],
);

const NOT_READ = objectOf<UnreadAccount>(
  {
    account: ref('account'),
    words: text('Why.'),
    fix: text('What to do.'),
    skipped: flag('Left out by choice, or closed.'),
  },
  ['fix'],
);

/** The JSON contract of who-can as a JSON Schema (draft 2020-12); `docs/reference` has it as a file. */
export const WHO_CAN_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:keyreeve:schema:who-can:1',
  title: 'Who can make credentials',
  description: 'What `keyreeve who-can --format json` prints.',
  ...objectOf<WhoCan>(
    {
      schemaVersion: { const: WHO_CAN_VERSION, description: 'Version of this contract.' },
      tool: object({ name: { const: 'keyreeve' }, version: text('Its version.') }),
      now: time('The time every judgement took for now.'),
      redacted: flag('Pseudonyms stand in place of ids and names.'),
      actions: list(
        object({
          id: text('As it was asked for.'),
          action: text('The call.'),
          words: text('What comes of it.'),
        }),
        'What was asked.',
      ),
      for: text('The one user it was asked for.'),
      as: text('The one principal it was asked of.'),
      depth: count('Most steps of a way round that were looked for.'),
      accounts: list(ref('answers'), 'In the order of account ids.'),
      notRead: list(NOT_READ, 'Accounts that could not be read.'),
      complete: flag('False where something that decides could not be read.'),
    },
    ['for', 'as'],
  ),
  $defs: {
    account: ACCOUNT,
    answers: ACCOUNT_ANSWERS,
    answer: ANSWER,
    right: RIGHT,
    way: WAY,
    hop: HOP,
    principal: PRINCIPAL,
    policy: POLICY,
    statement: STATEMENT,
    condition: CONDITION,
  },
};
