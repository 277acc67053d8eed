import { isFields } from '../../model/fields.ts';
import { blockOf, type DeclaredKey } from '../declared.ts';
import { unknown } from '../value.ts';
import type { Block } from './source.ts';

/**
 * The key that a `removed` block takes out of the state: unless that destroys it, it stays in AWS, and nothing manages
 * it any more (Terraform Language, removed). `undefined` where the block is about something else.
 */
export function forgottenKey({ body, place }: Block, prefix: string): DeclaredKey | undefined {
  const [, from = ''] = /^\$\{(.*)\}$/s.exec(typeof body.from === 'string' ? body.from : '') ?? [];
  if (!/(?:^|\.)aws_iam_access_key\.[^.]+$/.test(from)) return undefined;
  const destroys = [body.lifecycle].flat().flatMap((each) => (isFields(each) ? [each.destroy] : []));
  if (destroys.includes(true)) return undefined;
  const address = `${prefix}${from}`;
  return {
    address,
    block: blockOf(address),
    place,
    ...(!destroys.includes(false) && {
      perhaps: 'where destroy is not said, OpenTofu leaves it in AWS and Terraform deletes it',
    }),
    user: unknown('the block that made it is not there any more', `${address}.user`),
    status: 'unknown',
    existing: true,
    forgotten: true,
  };
}
