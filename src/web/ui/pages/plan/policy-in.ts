import type { Step } from './types.ts';

/** The policy that a step writes, laid out; absent of steps that write none, and of edits, which show what differs. */
export function policyIn({ call, edit }: Pick<Step, 'call' | 'edit'>): string | undefined {
  const text = call.arguments.Content ?? call.arguments.PolicyDocument;
  if (text === undefined || edit !== undefined || call.api.includes('Delete')) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not ours to judge here: what would be written is shown as it is.
    return text;
  }
}
