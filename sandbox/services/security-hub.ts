import type { Call, Handler, Service } from '../call.ts';
import { jsonPage } from '../wire/json-page.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import type { Imported } from '../world/account.ts';

/** Security Hub CSPM, REST and JSON: takes findings in, and shows those it took. */

/** Per call, and per finding [Security Hub User Guide, BatchImportFindings]. */
const MOST_FINDINGS = 100;
const LARGEST_BYTES = 240 * 1024;

const REQUIRED = [
  'SchemaVersion',
  'Id',
  'ProductArn',
  'GeneratorId',
  'AwsAccountId',
  'CreatedAt',
  'UpdatedAt',
  'Title',
  'Description',
  'Resources',
] as const;

/** Belongs to the customer: an import never changes it [Security Hub User Guide, BatchImportFindings]. */
const CUSTOMERS = ['Note', 'UserDefinedFields', 'VerificationState', 'Workflow'] as const;

function invalidInput(message: string): AwsRefusal {
  return new AwsRefusal('InvalidInputException', 400, message);
}

/** Everything is refused where Security Hub is off in this account and region. */
function store(call: Call): Map<string, Imported> {
  const { account } = call.caller;
  const on = call.world.content(account).inside.securityHub ?? [];
  if (!on.includes(call.region)) {
    const words = `Account ${account.id} is not subscribed to AWS Security Hub`;
    throw new AwsRefusal('InvalidAccessException', 401, words);
  }
  const known = account.findings.get(call.region) ?? new Map<string, Imported>();
  account.findings.set(call.region, known);
  return known;
}

function isRecord(value: unknown): value is Imported {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why a finding is not taken. With the default product the caller's account is the only one it may speak of. */
function faultOf({ world, caller, region }: Call, finding: Imported): string | undefined {
  const missing = REQUIRED.find((name) => finding[name] === undefined);
  if (missing !== undefined) return `Finding does not adhere to Amazon Finding Format. Missing: ${missing}`;
  const { id } = caller.account;
  if (finding.AwsAccountId !== id) return `Account ${finding.AwsAccountId} is not the account that imports`;
  const product = `arn:${world.partition}:securityhub:${region}:${id}:product/${id}/default`;
  if (finding.ProductArn !== product) return 'Access is denied for the ProductArn: another account or region';
  if (Buffer.byteLength(JSON.stringify(finding)) > LARGEST_BYTES) return 'Finding exceeds 240 KB';
  if (Number.isNaN(Date.parse(String(finding.UpdatedAt)))) return 'UpdatedAt is not a timestamp';
  const resources: unknown = finding.Resources;
  if (!Array.isArray(resources) || resources.length < 1 || resources.length > 32) return 'Resources: 1 to 32';
  const grade = isRecord(finding.FindingProviderFields) ? finding.FindingProviderFields.Severity : undefined;
  return finding.Severity === undefined && grade === undefined ? 'Severity is missing' : undefined;
}

/** Stores by id. One that is not newer than what is stored changes nothing, and counts as taken all the same. */
function keep(stored: Map<string, Imported>, finding: Imported, region: string): void {
  const id = String(finding.Id);
  const before = stored.get(id);
  const isNew = before === undefined;
  if (!isNew && Date.parse(String(finding.UpdatedAt)) <= Date.parse(String(before.UpdatedAt))) return;
  const owned = isNew
    ? { Workflow: { Status: 'NEW' }, WorkflowState: 'NEW' }
    : Object.fromEntries(CUSTOMERS.flatMap((name) => (name in before ? [[name, before[name]]] : [])));
  const given = isNew
    ? finding
    : Object.fromEntries(Object.entries(finding).filter(([name]) => !CUSTOMERS.some((own) => own === name)));
  stored.set(id, { RecordState: 'ACTIVE', Region: region, ...owned, ...given });
}

const batchImport: Handler = (call) => {
  const stored = store(call);
  const raw = call.parameters.raw('Findings');
  const findings: readonly unknown[] = Array.isArray(raw) ? raw : [];
  if (findings.length < 1 || findings.length > MOST_FINDINGS) {
    throw invalidInput(`Findings must have between 1 and ${MOST_FINDINGS} members, not ${findings.length}`);
  }
  const FailedFindings: Record<string, string>[] = [];
  for (const finding of findings) {
    if (!isRecord(finding)) throw invalidInput('A finding is not an object');
    const fault = faultOf(call, finding);
    if (fault === undefined) keep(stored, finding, call.region);
    else
      FailedFindings.push({ Id: String(finding.Id ?? ''), ErrorCode: 'InvalidInput', ErrorMessage: fault });
  }
  const FailedCount = FailedFindings.length;
  return JSON.stringify({ FailedCount, SuccessCount: findings.length - FailedCount, FailedFindings });
};

/** Filters on whole fields of text, by EQUALS or PREFIX: enough to read back what was imported. */
function matches(finding: Imported, filters: Imported): boolean {
  return Object.entries(filters).every(([name, raw]) => {
    const value = String(finding[name] ?? '');
    const tests: readonly unknown[] = Array.isArray(raw) ? raw : [];
    return tests.some((test) => {
      if (!isRecord(test)) return false;
      const wanted = String(test.Value ?? '');
      return test.Comparison === 'PREFIX' ? value.startsWith(wanted) : value === wanted;
    });
  });
}

const getFindings: Handler = (call) => {
  const stored = store(call);
  const raw = call.parameters.raw('Filters');
  const filters = isRecord(raw) ? raw : {};
  const found = [...stored.values()].filter((finding) => matches(finding, filters));
  return jsonPage(call, found, {
    list: 'Findings',
    size: 'MaxResults',
    token: 'NextToken',
    largest: 100,
    refuse: invalidInput,
  });
};

export const securityHub: Service = new Map<string, Handler>([
  ['BatchImportFindings', batchImport],
  ['GetFindings', getFindings],
]);
