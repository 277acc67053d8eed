import type { Handler, Service } from '../call.ts';
import { jsonPage } from '../wire/json-page.ts';
import { AwsRefusal } from '../wire/refusal.ts';

/** IAM Access Analyzer, REST and JSON: analyzers are regional. Instants are ISO-8601 texts here. */

const TYPES = new Set([
  'ACCOUNT',
  'ORGANIZATION',
  'ACCOUNT_UNUSED_ACCESS',
  'ORGANIZATION_UNUSED_ACCESS',
  'ACCOUNT_INTERNAL_ACCESS',
  'ORGANIZATION_INTERNAL_ACCESS',
]);

function invalid(message: string): AwsRefusal {
  return new AwsRefusal('ValidationException', 400, message);
}

const listAnalyzers: Handler = (call) => {
  const { world, caller, region } = call;
  const type = call.parameters.text('type');
  if (type !== undefined && !TYPES.has(type)) throw invalid(`Invalid analyzer type: ${type}`);
  const { account } = caller;
  const specs = world.content(account).inside.analyzers?.[region] ?? [];
  const all = specs.map((spec, index) => {
    const name = spec.name ?? `analyzer-${index + 1}`;
    return {
      arn: `arn:${world.partition}:access-analyzer:${region}:${account.id}:analyzer/${name}`,
      name,
      type: spec.type ?? 'ACCOUNT',
      createdAt: account.joinedAt,
      status: spec.status ?? 'ACTIVE',
      tags: {},
    };
  });
  const wanted = type === undefined ? all : all.filter((analyzer) => analyzer.type === type);
  return jsonPage(call, wanted, {
    list: 'analyzers',
    size: 'maxResults',
    token: 'nextToken',
    largest: 100,
    refuse: invalid,
  });
};

export const accessAnalyzer: Service = new Map<string, Handler>([['ListAnalyzers', listAnalyzers]]);
