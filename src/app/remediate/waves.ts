import type { BaseSession } from '../../aws/session/base-session.ts';
import { nearestOf } from '../../core/model/nearest.ts';
import { Problem } from '../../core/model/problem.ts';
import type { RemediationSettings } from '../../core/settings/settings.ts';
import type { RemediationOptions } from './make-remediation.ts';

/** The accounts of a wave (X10). Throws a {@link Problem} for one that the settings do not have. */
export async function waveOf(
  base: BaseSession,
  name: string,
  { waves }: RemediationSettings,
): Promise<NonNullable<RemediationOptions['wave']>> {
  const wave = Object.hasOwn(waves, name) ? waves[name] : undefined;
  if (wave === undefined) {
    const names = Object.keys(waves);
    const near = nearestOf(name, names)[0];
    const hint =
      names.length === 0
        ? 'Add it to remediation.waves in keyreeve.yaml.'
        : near === undefined
          ? `There are: ${names.join(', ')}.`
          : `Did you mean ${near}?`;
    throw new Problem('bad-argument', `The settings have no wave "${name.slice(0, 60)}".`, { hint });
  }
  const { accounts, ous, limit } = wave;
  const under = ous.length === 0 ? [] : await accountsUnder(base, ous);
  return { name, accounts: new Set([...accounts, ...under]), ...(limit !== undefined && { limit }) };
}

async function accountsUnder(base: BaseSession, units: readonly string[]): Promise<readonly string[]> {
  const { listOrganization } = await import('../../aws/collect/organization.ts');
  return (await listOrganization(base, { units })).map(({ id }) => id);
}
