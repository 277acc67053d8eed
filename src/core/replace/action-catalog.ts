/**
 * What is published of AWS's actions (Service Authorization Reference), as far as it was loaded. An action that is not
 * in it is `not known` and is kept as it is (K10).
 */
export interface ActionCatalog {
  /** @param name in any case */
  action(service: string, name: string): CatalogAction | undefined;
  /** The ARN of a resource type: `arn:${Partition}:s3:::${BucketName}`. */
  arnOf(service: string, resourceType: string): string | undefined;
}

export interface CatalogAction {
  /** As AWS writes it: `GetObject`. */
  readonly name: string;
  /** `Read`, `List`, `Write`, `Tagging`, `Permissions management`. */
  readonly accessLevel: string;
  /** Empty where the action is on no resource: then a policy names `*`. */
  readonly resourceTypes: readonly { readonly name: string; readonly required: boolean }[];
  /** Actions that AWS asks for besides: `iam:PassRole`. */
  readonly dependentActions: readonly string[];
}

/** The two parts of `s3:GetObject`. */
export function partsOfAction(action: string): { readonly service: string; readonly name: string } {
  const at = action.indexOf(':');
  return { service: action.slice(0, at).toLowerCase(), name: action.slice(at + 1) };
}

/** The action as the catalogue has it. */
export function entryOf(catalog: ActionCatalog, action: string): CatalogAction | undefined {
  const { service, name } = partsOfAction(action);
  return catalog.action(service, name);
}
