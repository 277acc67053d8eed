/**
 * An error answer of AWS, in the wire code of the query protocol. JSON services use other names for some of them;
 * the encoder translates.
 */
export class AwsRefusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export function validationError(message: string): AwsRefusal {
  return new AwsRefusal('ValidationError', 400, message);
}

export function noSuchEntity(message: string): AwsRefusal {
  return new AwsRefusal('NoSuchEntity', 404, message);
}

/** AWS's sentence for a denied call, with its ending for the kind of policy that denied. */
export function denied(arn: string, action: string, resource: string, ending: string): AwsRefusal {
  const words = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`;
  return new AwsRefusal('AccessDenied', 403, ending === '' ? words : `${words} ${ending}`);
}

export const SCP_ENDING = 'with an explicit deny in a service control policy';
export const IDENTITY_ENDING = 'with an explicit deny in an identity-based policy';
export const SESSION_ENDING = 'with an explicit deny in a session policy';

/** The ending when nothing allows the action. */
export function noPolicyAllows(action: string): string {
  return `because no identity-based policy allows the ${action} action`;
}
