import type { CreatedBy } from '../../../core/model/key-origin.ts';

/** Tools that make IAM users and keys from code, and how they show. Pulumi's agent names Terraform as well. */
const TOOLS = [
  ['Pulumi', /pulumi/i],
  ['Terraform', /terraform|opentofu|hashicorp/i],
  ['CloudFormation', /cloudformation|aws-?cdk|^cdk$/i],
] as const satisfies readonly (readonly [name: string, pattern: RegExp])[];

/** Tags in which people name the tool, without their case, blanks and dashes. */
const SPEAKING_TAGS: ReadonlySet<string> = new Set([
  'managedby',
  'provisionedby',
  'provisioner',
  'createdby',
  'deployedby',
  'iac',
]);

const STACK = 'aws:cloudformation:stack-name';

/**
 * Which tool seems to keep a user or its key, and by what that shows; `undefined` where nothing points to one. A tool
 * would make a deleted key again, or fail on it (X17). It is a sign, never a certainty: anybody may write a tag that
 * does not begin with `aws:`, and a user agent is what the caller says of itself.
 */
export function managedBy(tags: Readonly<Record<string, string>>, createdBy: CreatedBy): string | undefined {
  const stack = Object.hasOwn(tags, STACK) ? tags[STACK] : undefined;
  if (stack !== undefined) return `CloudFormation (stack ${shown(stack)}), by the user's tag ${STACK}`;
  for (const [key, value] of Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const tool = toolOfTag(key, value);
    if (tool !== undefined) return `${tool}, by the user's tag ${shown(key)} = ${shown(value)}`;
  }
  return 'unknown' in createdBy ? undefined : toolOfMaker(createdBy);
}

function toolOfTag(key: string, value: string): string | undefined {
  if (/^(false|no|none|0)$/i.test(value)) return undefined;
  if (SPEAKING_TAGS.has(key.toLowerCase().replaceAll(/[\s_:.-]/g, ''))) return toolIn(value);
  if (/^pulumi\b/i.test(key)) return 'Pulumi';
  return /^(terraform|opentofu)/i.test(key) ? 'Terraform' : undefined;
}

function toolOfMaker({ userAgent, sourceIp }: Exclude<CreatedBy, { unknown: string }>): string | undefined {
  if (sourceIp === 'cloudformation.amazonaws.com')
    return 'CloudFormation, which called when the key was made';
  const tool = toolIn(userAgent ?? '');
  return tool && `${tool}, by the user agent with which the key was made`;
}

function toolIn(text: string): string | undefined {
  return TOOLS.find(([, pattern]) => pattern.test(text))?.[0];
}

/** A tag's text is of others' making, and may be 256 characters long. */
function shown(text: string): string {
  return text.length > 128 ? `${text.slice(0, 127)}…` : text;
}
