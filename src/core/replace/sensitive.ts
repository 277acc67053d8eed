import { type ActionCatalog, entryOf, partsOfAction } from './action-catalog.ts';

/** Services whose writes make or change who may do what. */
const OF_IDENTITY = new Set([
  'account',
  'iam',
  'identitystore',
  'organizations',
  'rolesanywhere',
  'sso',
  'sso-directory',
]);

/** Give credentials to somebody, whatever their access level (STS API Reference). */
const GIVE_CREDENTIALS = new Set(['sts:assumeroot', 'sts:getfederationtoken']);

/**
 * Why an action is put in by name alone, though it was seen: it makes credentials, changes rights, or opens something to
 * others, and a role that has it can get more than it was given. `undefined` for others.
 */
export function sensitivityOf(action: string, catalog: ActionCatalog): string | undefined {
  const { service, name } = partsOfAction(action);
  const level = entryOf(catalog, action)?.accessLevel;
  if (GIVE_CREDENTIALS.has(action.toLowerCase())) return 'it gives out credentials';
  if (OF_IDENTITY.has(service) && !reads(level, name))
    return 'it can make credentials, or change who may do what';
  if (level === 'Permissions management') return 'it changes who may do what';
  return undefined;
}

/** By the list of actions; of one that is not in it, by its name. */
function reads(level: string | undefined, name: string): boolean {
  return level === undefined
    ? /^(Get|List|Describe|Generate)[A-Z]/.test(name)
    : level === 'Read' || level === 'List';
}
