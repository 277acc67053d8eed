import type { AskedRole } from '../app/replace/replace.ts';
import { Problem } from '../core/model/problem.ts';
import type { RoleKind } from '../core/model/replacement.ts';

/** The options that say who is to take the role. */
export type RoleFlags = Omit<AskedRole, 'kind' | 'name'> & { readonly roleName?: string };

const OIDC = ['subject', 'audience'] as const;

/** Which of them go with which kind: another one would be ignored, by whoever believes that it was heeded. */
const GOES_WITH: Readonly<Record<RoleKind, readonly (keyof RoleFlags)[]>> = {
  github: ['repository', 'ref', 'environment', 'anyRef', ...OIDC],
  gitlab: ['project', 'ref', 'anyRef', 'issuer', ...OIDC],
  oidc: ['issuer', ...OIDC],
  'roles-anywhere': ['trustAnchor', 'certificateName'],
  instance: [],
  lambda: [],
  ecs: [],
  irsa: ['issuer', 'namespace', 'serviceAccount'],
  'pod-identity': ['cluster', 'namespace', 'serviceAccount'],
  'identity-center': [],
};

const ALL = [...new Set(Object.values(GOES_WITH).flat())];

/** The role that was asked for. Throws the {@link Problem} `bad-argument` for options that do not go with its kind. */
export function roleOrder(kind: RoleKind | undefined, flags: RoleFlags): AskedRole | undefined {
  const fitting = kind === undefined ? [] : GOES_WITH[kind];
  const ignored = ALL.find((name) => flags[name] !== undefined && !fitting.includes(name));
  if (ignored !== undefined || (kind === undefined && flags.roleName !== undefined))
    throw new Problem(
      'bad-argument',
      `${optionOf(ignored ?? 'roleName')} does not go with the other options.`,
      {
        hint:
          kind === undefined
            ? 'Say --for which kind of workload the role is.'
            : `--for ${kind} takes ${fitting.map(optionOf).join(', ') || 'none of these'}.`,
      },
    );
  if (kind === undefined) return undefined;
  const given = fitting.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]);
  return {
    kind,
    ...Object.fromEntries(given),
    ...(flags.roleName !== undefined && { name: flags.roleName }),
  };
}

function optionOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
