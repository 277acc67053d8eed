import { describe, expect, test } from 'vitest';
import { checkIac } from '../../src/app/check-iac/check-iac.ts';
import { NOW } from './read-in-folder.ts';

const CASES = 'test/iac/terraform';

async function found(path: string): Promise<readonly string[]> {
  const { findings, gaps } = await checkIac({ paths: [`${CASES}/${path}`], now: NOW });
  expect(gaps).toEqual([]);
  return findings
    .map(({ status, severity, rule, address, instanceCount }) =>
      [status, severity, rule, address, instanceCount].join(' '),
    )
    .sort();
}

/** The verdicts of the rule that joins passwords and keys, as `fail aws_iam_access_key.ann 1`. */
async function joined(path: string): Promise<readonly string[]> {
  const all = (await found(path)).map((each) => each.split(' '));
  return all.flatMap(([status, , rule, address, count]) =>
    rule === 'iac-console-user-with-access-key' ? [`${status} ${address} ${count}`] : [],
  );
}

const CASES_JOINED: readonly (readonly [name: string, expected: readonly string[]])[] = [
  ['reference', ['fail aws_iam_access_key.ann 1', 'pass aws_iam_access_key.ci 1']],
  ['literal', ['fail aws_iam_access_key.ann 1']],
  ['for-each', ['fail aws_iam_access_key.team 2', 'pass aws_iam_access_key.team 1']],
  ['count', ['fail aws_iam_access_key.robot 1', 'pass aws_iam_access_key.robot 1']],
  ['modules', ['fail module.keys.aws_iam_access_key.this 1', 'pass aws_iam_access_key.bob 1']],
  [
    'unknown-name',
    ['fail aws_iam_access_key.ann 1', 'pass aws_iam_access_key.ci 1', 'unknown aws_iam_access_key.open 1'],
  ],
  ['pgp-key', ['fail aws_iam_access_key.ann 1']],
  ['outputs', ['pass aws_iam_access_key.ci 1']],
];

/** What the default of a variable does not make, and another value may. */
const ONLY_IN_SOURCE = / aws_iam_access_key\.none /;

describe('V09 V10 V13 a plan that Terraform made says the same as the source it was made of', () => {
  test.each(CASES_JOINED)('%s', async (name, expected) => {
    expect(await joined(`${name}/plan.json`)).toEqual(expected);
    const source = await found(`${name}/main.tf`);
    expect(source.filter((each) => !ONLY_IN_SOURCE.test(each))).toEqual(await found(`${name}/plan.json`));
  });

  test('count: what a variable makes that nobody sets is told as open by the source, and a plan knows it', async () => {
    expect((await found('count/main.tf')).filter((each) => ONLY_IN_SOURCE.test(each))).toEqual([
      'pass medium iac-access-key-named-root aws_iam_access_key.none 1',
      'unknown high iac-console-user-with-access-key aws_iam_access_key.none 1',
      'unknown low iac-access-key aws_iam_access_key.none 1',
      'unknown low iac-access-key-without-pgp-key aws_iam_access_key.none 1',
    ]);
  });

  test('unknown-modules: a module is looked into, both ways, where no name is known', async () => {
    const expected = [
      'fail module.team.aws_iam_access_key.this 1',
      'pass module.team.aws_iam_access_key.this 1',
    ];
    expect(await joined('unknown-modules/plan.json')).toEqual(expected);
    expect(await found('unknown-modules/main.tf')).toEqual(await found('unknown-modules/plan.json'));
  });
});

describe('a plan over what is there already', () => {
  test('finds what is kept and what is only forgotten, and nothing of what is deleted', async () => {
    expect(await found('existing/plan.json')).toEqual(
      [
        'fail high iac-console-user-with-access-key aws_iam_access_key.ann 1',
        'fail low iac-access-key aws_iam_access_key.eve 1',
        'fail low iac-access-key-without-pgp-key aws_iam_access_key.ann 1',
        'fail low iac-password-without-pgp-key aws_iam_user_login_profile.ann 1',
        'fail low iac-secret-in-output output.secret 1',
        'pass medium iac-access-key-named-root aws_iam_access_key.ann 1',
        'pass medium iac-access-key-named-root aws_iam_access_key.eve 1',
        'pass high iac-console-user-with-access-key aws_iam_access_key.eve 1',
      ].sort(),
    );
  });

  test('that destroys all finds nothing', async () => {
    const { findings, complete } = await checkIac({
      paths: [`${CASES}/existing/before/destroy.json`],
      now: NOW,
    });
    expect(findings.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(complete).toBe(true);
  });

  test('a state, shown or as it is kept, says the same as the source it was applied from', async () => {
    const source = await found('existing/before/main.tf');
    expect(await found('existing/before/state.json')).toEqual(source);
    expect(await found('existing/before/terraform.tfstate')).toEqual(source);
  });

  test('findings stand where the address stands in the file', async () => {
    for (const name of [
      'existing/plan.json',
      'existing/before/state.json',
      'existing/before/terraform.tfstate',
    ]) {
      const { findings } = await checkIac({ paths: [`${CASES}/${name}`], now: NOW });
      const places = findings
        .filter(({ status }) => status === 'fail')
        .map(({ place }) => place.line * place.column);
      expect([name, places.every((each) => each > 1)]).toEqual([name, true]);
    }
  });
});
