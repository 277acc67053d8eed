import { isGlobalService } from '../investigation/global-services.ts';
import { byText } from '../investigation/order.ts';
import type { MadePolicy, WrittenCondition, WrittenPolicy, WrittenStatement } from '../model/replacement.ts';
import { partsOfAction } from './action-catalog.ts';
import type { GrantedWith } from './grant.ts';

/** Characters of a managed policy at most (IAM User Guide, "IAM and STS quotas"); blanks are not counted there. */
export const MOST_CHARACTERS = 6_144;

/** Regions that a condition names at most: with more, the use is not of a few places. */
const MOST_REGIONS = 2;

/** The statements that allow: actions on the same resources, under the same condition, together. */
export function allowStatements(all: readonly GrantedWith[]): readonly WrittenStatement[] {
  const regions = regionsOf(all);
  const groups = Map.groupBy(all, (each) => {
    const condition = conditionOf(each, regions);
    return JSON.stringify([each.texts.map(({ text }) => text).toSorted(byText), condition ?? null]);
  });
  return [...groups].map(([key, group], index): WrittenStatement => {
    const [texts, condition] = JSON.parse(key) as [readonly string[], WrittenCondition | null];
    return {
      Sid: `${sidOf(group)}${index + 1}`,
      Effect: 'Allow',
      Action: group.map(({ granted }) => granted.action).toSorted(byText),
      Resource: texts,
      ...(condition !== null && { Condition: condition }),
    };
  });
}

/** The regions of all regional use; none where that was in more than a few, or is not known of some of it. */
function regionsOf(all: readonly GrantedWith[]): readonly string[] {
  const regional = all.filter(({ granted }) => isRegional(granted.action));
  if (regional.some(({ granted }) => granted.regions.length === 0)) return [];
  const regions = [...new Set(regional.flatMap(({ granted }) => granted.regions))].sort(byText);
  return regions.length > MOST_REGIONS ? [] : regions;
}

/** STS and the list of buckets answer at the endpoint that a client happens to be set to. */
function isRegional(action: string): boolean {
  const { service } = partsOfAction(action);
  return (
    !isGlobalService(`${service}.amazonaws.com`) && service !== 'sts' && action !== 's3:ListAllMyBuckets'
  );
}

/** Only where a resource does not say its region by itself. */
function conditionOf(
  { granted: { action }, texts, condition }: GrantedWith,
  regions: readonly string[],
): WrittenCondition | undefined {
  const open = regions.length > 0 && isRegional(action) && texts.some(({ text }) => text === '*');
  if (!open) return condition;
  const today = condition?.StringEquals ?? {};
  // A condition of today on the region is narrower or the same.
  if (Object.keys(today).some((key) => key.toLowerCase() === 'aws:requestedregion')) return condition;
  return { ...condition, StringEquals: { ...today, 'aws:RequestedRegion': regions } };
}

/** `Ec2`, or `Several`: a Sid takes letters and digits. */
function sidOf(group: readonly GrantedWith[]): string {
  const services = new Set(group.map(({ granted }) => partsOfAction(granted.action).service));
  const [first = ''] = services;
  if (services.size > 1) return 'Several';
  return first
    .split(/[^a-z0-9]+/i)
    .map((part) => `${part.slice(0, 1).toUpperCase()}${part.slice(1)}`)
    .join('');
}

/** Policies of as many statements as each can hold; one that fits is one. */
export function policiesOf(name: string, statements: readonly WrittenStatement[]): readonly MadePolicy[] {
  const parts: WrittenStatement[][] = [];
  for (const statement of statements.flatMap((each) => small(each))) {
    const last = parts.at(-1);
    if (last !== undefined && lengthOf([...last, statement]) <= MOST_CHARACTERS) last.push(statement);
    else parts.push([statement]);
  }
  return parts.map((Statement, index) => ({
    name: parts.length === 1 ? name : `${name}-${index + 1}`,
    document: { Version: '2012-10-17', Statement },
  }));
}

function lengthOf(Statement: readonly WrittenStatement[]): number {
  const document: WrittenPolicy = { Version: '2012-10-17', Statement };
  return JSON.stringify(document).length;
}

/** A statement too long for one policy as several: half of its longer list in each. */
function small(statement: WrittenStatement): readonly WrittenStatement[] {
  if (lengthOf([statement]) <= MOST_CHARACTERS) return [statement];
  const { Action, Resource = [], NotResource } = statement;
  const byAction = Action.length > 1 && (NotResource !== undefined || Action.length >= Resource.length);
  if (!byAction && Resource.length < 2) return [statement];
  const halves = (list: readonly string[]) => {
    const middle = Math.ceil(list.length / 2);
    return [list.slice(0, middle), list.slice(middle)];
  };
  return halves(byAction ? Action : Resource).flatMap((half, index) =>
    small({
      ...statement,
      Sid: `${statement.Sid}${index === 0 ? 'a' : 'b'}`,
      ...(byAction ? { Action: half } : { Resource: half }),
    }),
  );
}
