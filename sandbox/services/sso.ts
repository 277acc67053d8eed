import type { Handler, Service } from '../call.ts';
import { parseInstant } from '../clock.ts';
import { shortId } from '../ids.ts';
import { jsonPage } from '../wire/json-page.ts';
import { AwsRefusal } from '../wire/refusal.ts';

/** IAM Identity Center's administration (`sso-admin`), JSON 1.1, signed as `sso`. */

/** One instance for the organisation, in one region; member accounts see it too. */
const listInstances: Handler = (call) => {
  const { world, region } = call;
  const { identityCenter, standalone } = world.settings;
  const id = shortId(`identity/${world.organizationId}`, 16);
  const instance = {
    InstanceArn: `arn:${world.partition}:sso:::instance/ssoins-${id}`,
    IdentityStoreId: `d-${id.slice(0, 10)}`,
    OwnerAccountId: world.management.id,
    CreatedDate: parseInstant(world.management.joinedAt) / 1000,
    Status: 'ACTIVE',
  };
  return jsonPage(call, identityCenter === region && !standalone ? [instance] : [], {
    list: 'Instances',
    size: 'MaxResults',
    token: 'NextToken',
    largest: 100,
    refuse: (message) => new AwsRefusal('ValidationException', 400, message),
  });
};

export const sso: Service = new Map<string, Handler>([['ListInstances', listInstances]]);
