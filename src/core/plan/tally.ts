import type { Plan, Step, StepKind } from './plan.ts';

/** What steps of a kind do, for one and for more. */
const WORDS: Readonly<Record<StepKind, readonly [one: string, more: string]>> = {
  'notify-owner': ['notice', 'notices'],
  'refuse-key-use': ['key refused by policy', 'keys refused by policy'],
  'deactivate-key': ['key deactivated', 'keys deactivated'],
  'confirm-inactive': ['inactive key confirmed', 'inactive keys confirmed'],
  'lift-refusal': ['refusal lifted', 'refusals lifted'],
  'delete-key': ['KEY DELETED', 'KEYS DELETED'],
  'keep-key': ['exception recorded', 'exceptions recorded'],
  'activate-key': ['key activated', 'keys activated'],
  'create-root-scp': ['service control policy created', 'service control policies created'],
  'attach-root-scp': ['root denied by policy', 'roots denied by policy'],
  'delete-root-key': ['ROOT KEY DELETED', 'ROOT KEYS DELETED'],
  'delete-root-certificate': ['ROOT CERTIFICATE DELETED', 'ROOT CERTIFICATES DELETED'],
  'detach-scp': ['service control policy detached', 'service control policies detached'],
  'delete-scp': ['service control policy deleted', 'service control policies deleted'],
  'create-quarantine-scp': ['service control policy created', 'service control policies created'],
  'attach-quarantine-scp': ['user quarantined', 'users quarantined'],
  'deny-user': ['user denied everything', 'users denied everything'],
  'allow-user': ['user allowed again', 'users allowed again'],
  'deny-role-sessions': ["role's sessions revoked", "roles' sessions revoked"],
  'allow-role-sessions': ["role's old sessions allowed again", "roles' old sessions allowed again"],
  'deny-role': ['role denied everything', 'roles denied everything'],
  'allow-role': ['role allowed again', 'roles allowed again'],
  'create-policy-version': ['policy edited', 'policies edited'],
  'restore-policy-version': ['edit of a policy taken back', 'edits of policies taken back'],
  'delete-policy-version': ['version of a policy deleted', 'versions of policies deleted'],
  'deny-user-keys': ['user kept from making keys', 'users kept from making keys'],
  'create-prevention-scp': ['service control policy created', 'service control policies created'],
  'attach-prevention-scp': ['service control policy attached', 'service control policies attached'],
  'edit-user-policy': ['inline policy edited', 'inline policies edited'],
  'restore-user-policy': ['edit of an inline policy taken back', 'edits of inline policies taken back'],
  'allow-user-keys': ['user allowed to make keys again', 'users allowed to make keys again'],
};

/** Kinds that change nothing about any credential. */
const HARMLESS: readonly StepKind[] = [
  'notify-owner',
  'confirm-inactive',
  'keep-key',
  'create-root-scp',
  'create-prevention-scp',
];

/** What a plan does, in a line: `22 notices, 1 root denied by policy`. */
export function tallyWords({ steps }: Pick<Plan, 'steps'>): string {
  if (steps.length === 0) return 'nothing';
  const counts = new Map<string, number>();
  for (const step of steps) counts.set(step.kind, (counts.get(step.kind) ?? 0) + 1);
  const parts = [...counts].map(
    ([kind, count]) => `${count} ${WORDS[kind as StepKind][count === 1 ? 0 : 1]}`,
  );
  const untouched = steps.every(({ kind }: Step) => HARMLESS.includes(kind)) ? '; no key is touched' : '';
  return parts.join(', ') + untouched;
}
