import { vi } from 'vitest';
import { type AccountCoverage, type Finding, type Run, type ScanOptions, scan } from '../../src/lib.ts';
import { KEY_RULES } from '../support/sandboxes.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What the SDK and the product shall find in the environment: the emulator, and nothing of the developer's. */
export function environment(url: string, keys: Keys): Readonly<Record<string, string | undefined>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PROFILE: undefined,
    AWS_DEFAULT_PROFILE: undefined,
    AWS_ENDPOINT_URL_IAM: undefined,
    AWS_ENDPOINT_URL_STS: undefined,
    AWS_ENDPOINT_URL_ORGANIZATIONS: undefined,
    AWS_ENDPOINT_URL_CLOUDTRAIL: undefined,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: undefined,
  };
}

/** Puts it into this process, until `vi.unstubAllEnvs()`. */
export function enter(surroundings: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(surroundings)) vi.stubEnv(name, value);
}

export interface Scanned {
  readonly run: Run;
  readonly coverage: readonly AccountCoverage[];
  readonly findings: readonly Finding[];
}

/** A whole scan through the public API. */
export async function scanned(options: ScanOptions = {}): Promise<Scanned> {
  const findings: Finding[] = [];
  const results = scan(options);
  for await (const result of results) findings.push(...result.findings);
  return { ...(await results.summary), findings };
}

/** By the rules about keys, whose every finding the people of these tests were made for. */
export function byKeys(options: ScanOptions = {}): Promise<Scanned> {
  return scanned({ rules: KEY_RULES, ...options });
}

/** Failing findings as `rule arn key`, each key of a shared finding by itself. Root is left out. */
export function failures(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter((each) => each.status === 'fail' && each.resource.type === 'AwsIamUser')
    .flatMap(({ rule, resource, credential }) => {
      const keys = credential?.sameSecond?.filter(({ verdict }) => verdict === 'fail') ?? [credential];
      return keys.map((key) => `${rule} ${resource.arn} ${key?.accessKeyId ?? 'without an id'}`);
    })
    .sort();
}

/** The one finding of a rule on a resource of this name. Throws where there is none, or more than one. */
export function findingOf(findings: readonly Finding[], rule: string, name: string): Finding {
  const found = findings.filter((each) => each.rule === rule && each.resource.name === name);
  const [finding] = found;
  if (finding === undefined || found.length > 1) {
    throw new Error(`${found.length} findings of ${rule} on ${name}, not one.`);
  }
  return finding;
}

/** The value of a piece of evidence, or `undefined`. */
export function evidenceIn(finding: Finding, name: string) {
  return finding.evidence.find((each) => each.name === name)?.value;
}
