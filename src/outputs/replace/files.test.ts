import { describe, expect, test } from 'vitest';
import type { Replacement } from '../../core/model/replacement.ts';
import { replacementCloudFormation } from './cloudformation.ts';
import { replacementCommands } from './commands.ts';
import { namesWritten, replacementFiles, replacementJson } from './files.ts';
import { replacementPage } from './page.ts';
import { replacementSteps } from './steps.ts';
import { replacementTerraform } from './terraform.ts';

/** As hostile as a record can make it: names that end strings, open templates, run commands, order build servers. */
const NAME = `arn:aws:s3:::b/'"; rm -rf ~; $(id) \`id\` %{for} $\${x} <script> POLICY`;
const WORDS = 'a\n::error::b\u001b[31m<script>';

const REPLACEMENT: Replacement = {
  schemaVersion: '1.0',
  tool: { name: 'keyreeve', version: '0' },
  now: '2026-11-22T12:00:00Z',
  subject: {
    accessKeyId: 'AKIARTX3GSDSQAAAAAAA',
    accountId: '111122223333',
    partition: 'aws',
    userName: 'ann',
  },
  outcome: 'made',
  says: WORDS,
  evidence: {
    verdict: 'consistent-use',
    verdictSays: WORDS,
    window: { since: '2026-08-24T12:00:00Z', until: '2026-11-22T12:00:00Z' },
    sources: [WORDS],
  },
  granted: [
    {
      ...{
        action: 's3:GetObject',
        from: 'observed',
        events: [WORDS],
        calls: 1,
        regions: [WORDS],
        known: true,
      },
      ...{ resources: [NAME], notes: [WORDS] },
    },
  ],
  leftOut: [{ what: WORDS, calls: 2, why: WORDS }],
  policies: [
    {
      name: 'ann-replacement',
      document: {
        Version: '2012-10-17',
        Statement: [{ Sid: 'S31', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [NAME] }],
      },
    },
  ],
  role: {
    ...{ kind: 'instance', name: 'ann-replacement', arn: 'arn:aws:iam::111122223333:role/ann-replacement' },
    ...{ description: 'In place', boundaryArn: 'arn:aws:iam::111122223333:policy/border', needs: [WORDS] },
    checks: [{ who: WORDS, expected: 'yes', answer: 'no' }],
    trust: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'A',
          Effect: 'Allow',
          Principal: { Service: 'ec2.amazonaws.com' },
          Action: ['sts:AssumeRole'],
        },
      ],
    },
  },
  check: { calls: 1, allowed: 1, questions: 1, problems: [] },
  reach: { after: { actions: 1, services: 1 } },
  unknown: [WORDS],
  notes: [WORDS],
  complete: false,
};

const PERSON: Replacement = {
  ...REPLACEMENT,
  role: {
    ...{
      kind: 'identity-center',
      name: 'ann-replacement',
      arn: 'arn:aws:iam::111122223333:role/ann-replacement',
    },
    ...{
      description: 'In place',
      boundaryArn: 'arn:aws:iam::111122223333:policy/border',
      needs: [],
      checks: [],
    },
  },
};

describe('what is written', () => {
  test('holds no control character, and no line that a build server obeys, whatever names are in it', () => {
    for (const replacement of [REPLACEMENT, PERSON]) {
      const texts = [
        ...replacementFiles(replacement).filter(({ name }) => name !== 'replacement.json'),
        { text: [...replacementPage(replacement, { columns: 80, color: false })].join('') },
      ].map(({ text }) => text);
      for (const text of texts) {
        expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
        expect(text).not.toMatch(/^\s*::/m);
      }
    }
  });

  test('keeps a policy as it is in a shell: one word, whatever stands in it', () => {
    const text = replacementCommands(REPLACEMENT);
    const word = /--policy-document ('(?:[^']|'\\'')*')\n/.exec(text)?.[1] ?? '';
    const plain = word.slice(1, -1).replaceAll("'\\''", "'");
    expect(JSON.parse(plain)).toEqual(REPLACEMENT.policies[0]?.document);
    expect(text).toContain('--permissions-boundary');
    expect(text).toContain('create-instance-profile');
  });

  test('keeps it in Terraform: no template of a name is one of its', () => {
    const text = replacementTerraform(REPLACEMENT);
    expect(text).not.toMatch(/(?<!\$)\$\{/);
    expect(text).not.toMatch(/(?<!%)%\{/);
    const body = /policy = <<-POLICY\n([\s\S]*?)\n {2}POLICY/.exec(
      text.slice(text.indexOf('aws_iam_policy"')),
    )?.[1];
    expect(JSON.parse((body ?? '').replaceAll('$${', '${').replaceAll('%%{', '%{'))).toEqual(
      REPLACEMENT.policies[0]?.document,
    );
  });

  test('keeps it in CloudFormation, with the boundary and the profile', () => {
    const { Resources } = JSON.parse(replacementCloudFormation(REPLACEMENT));
    expect(Resources.Policy1.Properties.PolicyDocument).toEqual(REPLACEMENT.policies[0]?.document);
    expect(Resources.Role.Properties.PermissionsBoundary).toBe('arn:aws:iam::111122223333:policy/border');
    expect(Resources.InstanceProfile.Type).toBe('AWS::IAM::InstanceProfile');
  });

  test('gives a person a permission set, and no role', () => {
    expect(replacementTerraform(PERSON)).toContain('aws_ssoadmin_permission_set_inline_policy');
    expect(replacementTerraform(PERSON)).not.toContain('"aws_iam_role"');
    expect(
      JSON.parse(replacementCloudFormation(PERSON)).Resources.PermissionSet.Properties.InlinePolicy,
    ).toEqual(PERSON.policies[0]?.document);
    expect(replacementCommands(PERSON)).toContain('put-inline-policy-to-permission-set');
    expect(replacementFiles(PERSON).map(({ name }) => name)).not.toContain('trust.json');
  });

  test('says at the head of what is run that something is not known', () => {
    for (const text of [replacementTerraform(REPLACEMENT), replacementCommands(REPLACEMENT)])
      expect(text).toContain('# NOT KNOWN:');
  });

  test('a check that came out wrong is shown as wrong', () => {
    const page = [...replacementPage(REPLACEMENT, { columns: 80, color: false })].join('');
    expect(page).toContain('WRONG: no to');
  });

  test('the steps read as text: no entity of HTML, and what is hostile stands as code', () => {
    const needs = ['An OIDC provider for https://token.example.com (aws iam x), @ann *b* [c](d) `<script>`.'];
    const role = REPLACEMENT.role === undefined ? undefined : { ...REPLACEMENT.role, needs };
    const steps = replacementSteps({ ...REPLACEMENT, ...(role !== undefined && { role }) });
    expect(steps).not.toMatch(/&#?\w+;/);
    expect(steps).toContain('for `https://token.example.com` (aws iam x), `@ann` `*b*` `[c](d`)');
    expect(steps.replaceAll(/`[^`]*`/g, '')).not.toMatch(/[<*[\]]|:\/\//);
  });

  test('where there is no policy, nothing is written that looks complete', () => {
    const nothing: Replacement = { ...REPLACEMENT, outcome: 'nothing-to-grant', granted: [], policies: [] };
    const files = replacementFiles(nothing);
    expect(files.map(({ name }) => name)).toEqual(['replacement.json', 'README.md']);
    expect(files.at(-1)?.text).toContain('no policy and no role are here');
    expect([...replacementPage(nothing, { columns: 80, color: false })].join('')).toContain('NOT KNOWN what');
  });

  test('the result says which files stand beside it', () => {
    const many: Replacement = {
      ...REPLACEMENT,
      policies: [...REPLACEMENT.policies, ...REPLACEMENT.policies],
    };
    const { role: _role, ...withoutRole } = REPLACEMENT;
    const nothing: Replacement = { ...REPLACEMENT, outcome: 'nothing-to-grant', policies: [] };
    for (const each of [REPLACEMENT, PERSON, many, withoutRole, nothing])
      expect([...namesWritten(replacementJson(each))].sort()).toEqual(
        replacementFiles(each)
          .map(({ name }) => name)
          .sort(),
      );
  });

  test('why a key is refused stands on the page', () => {
    const refused: Replacement = { ...REPLACEMENT, outcome: 'refused', says: 'Looked at by nobody.' };
    const page = [...replacementPage(refused, { columns: 80, color: false })].join('');
    expect(page).toContain('REFUSED');
    expect(page).toContain('Looked at by nobody.');
  });
});
