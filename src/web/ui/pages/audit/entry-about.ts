import type { AuditEntry } from '../../../api/audit.ts';
import { texts } from '../../texts.ts';

/** Members by which people know what an entry is about, the most exact first. */
const NAMES = [
  'accessKeyId',
  'certificateId',
  'roleArn',
  'userArn',
  'policyName',
  'arn',
  'userName',
  'roleName',
] as const;

/** What an entry is about in one line: the subject first, as lines are cut at their end, the call, the account; else its own words. */
export function aboutOf({ about, words, step }: Pick<AuditEntry, 'about' | 'words' | 'step'>): string {
  const parts = [subjectIn(about), callIn(about), accountIn(about)].filter((part) => part !== undefined);
  if (parts.length > 0) return parts.join(' · ');
  return words ?? step ?? countsIn(about);
}

function callIn(about: AuditEntry['about']): string | undefined {
  return textIn(about, 'call') ?? textIn(memberIn(about, 'call'), 'api');
}

function subjectIn(about: AuditEntry['about']): string | undefined {
  const subject = memberIn(about, 'subject');
  for (const name of NAMES) {
    const text = textIn(subject, name) ?? textIn(about, name);
    if (text !== undefined) return text;
  }
  return textIn(about, 'subject') ?? textIn(memberIn(about, 'match'), 'arn');
}

function accountIn(about: AuditEntry['about']): string | undefined {
  return (
    textIn(about, 'account') ??
    textIn(memberIn(about, 'account'), 'id') ??
    textIn(memberIn(about, 'match'), 'account')
  );
}

/** `4 steps, 2 refused`: what is counted in it. */
function countsIn(about: AuditEntry['about']): string {
  return Object.entries(about ?? {})
    .flatMap(([name, value]) =>
      typeof value === 'number' && value > 0 ? texts.audit.counted(name, value) : [],
    )
    .join(', ');
}

/** Members are read as they come: a log can hold entries of other versions. */
function memberIn(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

function textIn(value: unknown, name: string): string | undefined {
  const text = memberIn(value, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** The person for whom it was done; else the ARN's end; else the program's user on its machine. */
export function whoOf({ actor }: Pick<AuditEntry, 'actor'>): string {
  return actor.person ?? actor.arn?.split('/').at(-1) ?? actor.host;
}
