import { describe, expect, test } from 'vitest';
import type { Problem } from '../model/problem.ts';
import { MOST_LISTED_KEYS } from '../model/triage.ts';
import { readKeyList } from './read-key-list.ts';

const KEY = 'AKIARTX3GSDSQAAAAAAA';
const OTHER = 'ASIAQNZGKIQY56JQ7WML';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

function read(text: string, chunk = text.length || 1) {
  const chunks = Array.from({ length: Math.ceil(text.length / chunk) }, (_, at) =>
    text.slice(at * chunk, (at + 1) * chunk),
  );
  return readKeyList(chunks, 'list');
}

const idsOf = (text: string, chunk?: number) => read(text, chunk).keys.map(({ id }) => id);
const json = (value: unknown) => JSON.stringify(value, null, 2);
const reportedIn = (value: unknown) => read(json(value)).keys[0]?.reported;

function problemOf(text: string): Pick<Problem, 'code' | 'message' | 'hint'> {
  try {
    read(text);
  } catch (error) {
    return error as Problem;
  }
  throw new Error('It was read.');
}

describe('ids in a text', () => {
  test.each([
    `${KEY}\n${OTHER}\n`,
    `\uFEFF${KEY}\r\n\r\n${OTHER}`,
    `aws_access_key_id=${KEY}; aws_session="${OTHER}"`,
    `[2026-11-22 10:00] found ${KEY} in https://x.example/${OTHER}/page`,
    `Credential=${KEY}/20261122/us-east-1/s3/aws4_request%2F${OTHER}`,
    `"message": "first\\n${KEY}\\t${OTHER}"`,
  ])('%j are found, each once, in their order', (text) => {
    for (const chunk of [text.length, 7, 1]) expect(idsOf(text, chunk)).toEqual([KEY, OTHER]);
  });

  test('are no pieces of longer words, as a secret or a token has them', () => {
    const text = `x${KEY} ${KEY}x +${KEY} ${KEY}+ ${KEY.toLowerCase()} ${KEY.slice(1)} ${OTHER}`;
    expect(idsOf(text)).toEqual([OTHER]);
  });

  test('are counted, and lines with them', () => {
    expect(read(`${KEY}\n\n${KEY} ${KEY}`)).toMatchObject({
      formats: ['text'],
      records: 2,
      keys: [{ id: KEY, times: 3, reported: [] }],
    });
  });

  test('are found in a line without end, in whatever pieces it comes', () => {
    const filler = 'word '.repeat(40_000);
    const blob = 'Qm9va3M5'.repeat(20_000);
    for (const chunk of [65_536, 1_000, 10_000_000])
      expect(idsOf(`${filler}${KEY} ${blob} ${filler}${OTHER}`, chunk)).toEqual([KEY, OTHER]);
    expect(() => read(`${blob}${KEY}${blob}`, 65_536)).toThrow();
  });

  test('I01: of users and roles are kept too, to be told as no keys', () => {
    const ids = ['AIDACKCEVSQ6C2EXAMPLE', 'AROADBQP57FF2AEXAMPLE', 'AIDAQNZGKIQY56JQ7WML'];
    expect(idsOf(ids.join(' '))).toEqual(ids);
  });

  test('I01: API keys of Bedrock are counted and not kept', () => {
    const bedrock = `ABSK${Buffer.from(`BedrockAPIKey-ab12-at-111122223333:${SECRET}`).toString('base64')}`;
    const list = read(`${bedrock}\n${KEY}\nbedrock-api-key-${'YWJj'.repeat(9)}`);
    expect(list).toMatchObject({ bedrockKeys: 2, keys: [{ id: KEY }] });
    expect(json(list)).not.toContain('ABSK');
    expect(problemOf(bedrock).message).toMatch(/API keys of Bedrock \(1\)/);
  });
});

describe('a table', () => {
  const HEADING = 'found_at,access_key_id,secret_access_key,repository,severity,type,user';

  test('tells when, where and whose, and never the secret beside the id', () => {
    const list = read(
      `${HEADING}\n2026-11-20 08:30:00,${KEY},${SECRET},"octo/leaky",high,git push,ann\n,${OTHER},,https://user:pw@paste.example:8443/x?y=z,,,\n`,
    );
    expect(list).toMatchObject({
      formats: ['csv'],
      keys: [
        {
          id: KEY,
          reported: [
            {
              by: 'csv',
              at: '2026-11-20T08:30:00Z',
              where: 'octo/leaky',
              severity: 'high',
              type: 'git push',
              userName: 'ann',
              misuse: false,
            },
          ],
        },
        { id: OTHER, reported: [{ by: 'csv', where: 'paste.example', misuse: false }] },
      ],
    });
    expect(json(list)).not.toContain(SECRET);
    expect(json(list)).not.toContain('pw');
  });

  test('gives ids of a row of another width, and no more, so that no cell is taken for another', () => {
    const list = read(`${HEADING}\n${KEY},only\n`);
    expect(list.keys).toEqual([{ id: KEY, times: 1, reported: [] }]);
  });
});

const ALERT = {
  number: 42,
  created_at: '2026-11-20T18:18:30Z',
  html_url: 'https://github.com/octo/leaky/security/secret-scanning/42',
  state: 'open',
  secret_type: 'aws_access_key_id',
  secret: KEY,
  repository: { full_name: 'octo/leaky', description: SECRET },
  comment: OTHER,
};

describe('alerts of GitHub', () => {
  const reported = {
    by: 'github',
    at: '2026-11-20T18:18:30Z',
    type: 'aws_access_key_id',
    where: 'github.com/octo/leaky',
    misuse: false,
  };

  test('give the id in the place of the secret, when and where', () => {
    expect(read(json([ALERT]))).toMatchObject({ formats: ['github'], records: 1, recordsWithoutId: 0 });
    expect(idsOf(json([ALERT]))).toEqual([KEY]);
    expect(reportedIn([ALERT])).toEqual([reported]);
  });

  test('are read one a line, as pages of pages, alone, and as a webhook sends them', () => {
    const { repository, ...alert } = ALERT;
    const forms = [
      `${JSON.stringify(ALERT)}\n${JSON.stringify(ALERT)}\n`,
      json([[ALERT], [ALERT]]),
      json(ALERT),
      json({ action: 'created', alert, repository }),
    ];
    for (const form of forms) expect(read(form, 11).keys[0]).toMatchObject({ id: KEY, reported: [reported] });
  });

  test('about a secret alone are counted, and the secret is not kept', () => {
    const secret = { ...ALERT, secret_type: 'aws_secret_access_key', secret: SECRET };
    const list = read(json([secret, ALERT]));
    expect(list).toMatchObject({ records: 2, recordsWithoutId: 1 });
    expect(json(list)).not.toContain(SECRET);
    const none = problemOf(json([secret]));
    expect(none).toMatchObject({
      code: 'nothing-selected',
      message: expect.stringContaining('1 of 1 records (github) name none'),
    });
    expect(none.message).not.toContain(SECRET);
  });
});

const GUARDDUTY = {
  SchemaVersion: '2.0',
  AccountId: '111122223333',
  Type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
  Severity: 8,
  UpdatedAt: '2026-11-21T09:00:00.123Z',
  Resource: {
    ResourceType: 'AccessKey',
    AccessKeyDetails: {
      AccessKeyId: KEY,
      PrincipalId: 'AIDACKCEVSQ6C2EXAMPLE',
      UserName: 'ann',
      UserType: 'IAMUser',
    },
  },
  Service: { Action: { ActionType: OTHER } },
};

/** As exports to S3 and events have it. */
function lowered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      lowered(inner),
    ]),
  );
}

describe('findings of GuardDuty', () => {
  const reported = {
    by: 'guardduty',
    at: '2026-11-21T09:00:00Z',
    type: GUARDDUTY.Type,
    severity: 'high',
    userName: 'ann',
    misuse: true,
  };

  test('give the key, what it did and how bad that is', () => {
    const forms = [
      json({ Findings: [GUARDDUTY], NextToken: OTHER }),
      `${JSON.stringify(lowered(GUARDDUTY))}\n`,
      json({ source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: lowered(GUARDDUTY) }),
    ];
    for (const form of forms) {
      expect(read(form).keys).toEqual([{ id: KEY, times: 1, reported: [reported] }]);
      expect(read(form).formats).toEqual(['guardduty']);
    }
  });

  test('about other things, and samples, name no key', () => {
    const sample = {
      ...GUARDDUTY,
      Resource: { AccessKeyDetails: { AccessKeyId: 'GeneratedFindingAccessKeyId' } },
    };
    const instance = { ...GUARDDUTY, Resource: { InstanceDetails: { InstanceId: 'i-1' } } };
    expect(read(json({ Findings: [sample, instance, GUARDDUTY] }))).toMatchObject({
      records: 3,
      recordsWithoutId: 2,
    });
  });

  test('about a policy tell of no misuse', () => {
    expect(reportedIn({ ...GUARDDUTY, Type: 'Policy:IAMUser/RootCredentialUsage' })).toMatchObject([
      { misuse: false },
    ]);
  });
});

describe('findings of Security Hub', () => {
  const finding = {
    SchemaVersion: '2018-10-08',
    ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty',
    Types: ['TTPs/Initial Access/UnauthorizedAccess:IAMUser-TorIPCaller'],
    Severity: { Label: 'HIGH' },
    UpdatedAt: '2026-11-21T09:00:00Z',
    Resources: [
      {
        Type: 'AwsIamAccessKey',
        Id: `AWS::IAM::AccessKey:${KEY}`,
        Details: { AwsIamAccessKey: { PrincipalName: 'ann' } },
      },
      { Type: 'AwsEc2Instance', Id: `arn:aws:ec2:us-east-1:111122223333:instance/${OTHER}` },
    ],
  };

  test('give the keys among their resources', () => {
    const forms = [
      { Findings: [finding] },
      [finding],
      { source: 'aws.securityhub', detail: { findings: [finding] } },
    ];
    for (const form of forms)
      expect(read(json(form)).keys).toEqual([
        {
          id: KEY,
          times: 1,
          reported: [
            {
              by: 'security-hub',
              at: '2026-11-21T09:00:00Z',
              type: finding.Types[0],
              severity: 'high',
              userName: 'ann',
              misuse: true,
            },
          ],
        },
      ]);
  });
});

describe('events of AWS Health', () => {
  const detail = {
    eventArn: 'arn:aws:health:global::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/1',
    service: 'RISK',
    eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED',
    startTime: 'Fri, 20 Nov 2026 05:01:10 GMT',
    eventDescription: [{ latestDescription: `We saw ${OTHER}` }],
    eventMetadata: {
      publicKey: KEY,
      userName: 'ann',
      exposedUrl: 'https://github.com/octo/leaky/blob/main/.env',
    },
    affectedEntities: [{ entityValue: KEY }],
  };
  const reported = {
    by: 'health',
    at: '2026-11-20T05:01:10Z',
    type: 'AWS_RISK_CREDENTIALS_EXPOSED',
    where: 'github.com',
    userName: 'ann',
    misuse: false,
  };

  test('give the exposed key, its user and the host of the page', () => {
    const { eventMetadata, affectedEntities, ...event } = detail;
    const forms = [
      { source: 'aws.health', time: '2026-11-20T05:02:00Z', detail },
      { successfulSet: [{ event, eventDescription: {}, eventMetadata, affectedEntities }], failedSet: [] },
    ];
    for (const form of forms)
      expect(read(json(form)).keys).toEqual([{ id: KEY, times: 1, reported: [reported] }]);
  });

  test('give each affected entity, as the API lists them', () => {
    const entity = {
      entityArn: 'arn:aws:health:us-east-1:111122223333:entity/x',
      eventArn: 'arn:aws:health:global::event/RISK/AWS_RISK_CREDENTIALS_COMPROMISED/AWS_RISK_1',
      entityValue: KEY,
      lastUpdatedTime: '2026-11-20T05:01:10+00:00',
    };
    expect(reportedIn({ entities: [entity] })).toEqual([
      { by: 'health', at: '2026-11-20T05:01:10Z', type: 'AWS_RISK_CREDENTIALS_COMPROMISED', misuse: true },
    ]);
  });
});

describe('other JSON', () => {
  test('gives the ids in whatever stands in it', () => {
    expect(idsOf(json([KEY, OTHER]))).toEqual([KEY, OTHER]);
    expect(idsOf(json({ a: { [KEY]: [null, 1, true, { b: `x ${OTHER}` }] } }))).toEqual([KEY, OTHER]);
    expect(read(json([KEY]))).toMatchObject({ formats: ['json'], records: 1 });
  });

  test('may be nested as deep as it likes, and hold long lists', () => {
    const deep = `{"a":${'['.repeat(100_000)}"${KEY}"${']'.repeat(100_000)}}`;
    expect(idsOf(deep)).toEqual([KEY]);
    expect(idsOf(json({ a: [...Array.from({ length: 200_000 }, () => 'x'), KEY] }))).toEqual([KEY]);
  });
});

describe('several reports of one key', () => {
  test('are kept newest first, three of them, and counted', () => {
    const alerts = [1, 3, 5, 2, 4].map((day) => ({ ...ALERT, created_at: `2026-11-0${day}T00:00:00Z` }));
    const [key] = read(json(alerts)).keys;
    expect(key?.times).toBe(5);
    expect(key?.reported.map(({ at }) => at?.slice(8, 10))).toEqual(['05', '04', '03']);
  });
});

describe('a list that cannot be used', () => {
  test.each([
    ['{"Findings": [\n {"Type": "x"},\n', 'list:3: it begins as JSON, and then it ends too early.'],
    ['[\n {"secret_type": "x",\n', 'list:2: it begins as JSON, and then a value in it is no JSON.'],
    ['[\n {"secret_type": {"a": 1}\n', 'list:3: it begins as JSON, and then it ends too early.'],
    ['[\n {"secret_type": "x"},\n', 'list:3: it begins as JSON, and then a bracket closes nothing.'],
    [
      `[{"secret_type": "x"},\n {"secret": ${SECRET}}]`,
      'list:2: it begins as JSON, and then a value in it is no JSON.',
    ],
    [`{"a": 1}\n${KEY}`, 'list:2: it begins as JSON, and then it is no JSON object.'],
    ['PK\u0003\u0004rest', 'list: it is a ZIP archive or a workbook.'],
    ['\u001f\u008b\b', 'list: it is packed.'],
    ['A\0K\0I\0A\0', 'list: it is no text, or UTF-16 text.'],
    ['<!DOCTYPE html><html>', 'list: it is an HTML page, perhaps a sign-in page.'],
  ])('is told by its place, and nothing of it is shown: %#', (text, message) => {
    expect(problemOf(text)).toMatchObject({ code: 'bad-key-list', message });
  });

  test.each(['', '   \n\n', 'no id in here', '[]', '{}', '{"Findings": []}'])(
    '%j says what was looked for',
    (text) => {
      const problem = problemOf(text);
      expect(problem.code).toBe('nothing-selected');
      expect(problem.message).toMatch(
        /^list names no access key\. Looked for ids such as AKIAIOSFODNN7EXAMPLE/,
      );
    },
  );

  test('is refused beyond a hundred thousand ids, and taken with so many', () => {
    const ids = Array.from(
      { length: MOST_LISTED_KEYS + 1 },
      (_, at) => `AKIA${at.toString().padStart(16, 'Q')}`,
    );
    expect(read(ids.slice(1).join('\n')).keys).toHaveLength(MOST_LISTED_KEYS);
    expect(problemOf(ids.join('\n'))).toMatchObject({
      code: 'bad-key-list',
      message: 'list holds more than 100,000 different ids.',
    });
  });
});
