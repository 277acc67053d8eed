import {
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { Sandbox } from '../../sandbox/index.ts';

/** The id of the organisational unit of this name, right below the root. */
export async function findUnit({ url, region, credentials }: Sandbox, name: string): Promise<string> {
  const client = new OrganizationsClient({ endpoint: url, region, credentials, maxAttempts: 1 });
  const { Roots: [root] = [] } = await client.send(new ListRootsCommand({}));
  const { OrganizationalUnits = [] } = await client.send(
    new ListOrganizationalUnitsForParentCommand({ ParentId: root?.Id }),
  );
  client.destroy();
  const id = OrganizationalUnits.find((unit) => unit.Name === name)?.Id;
  if (id === undefined) throw new Error(`There is no unit ${name}.`);
  return id;
}
