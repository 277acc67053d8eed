import type { Told } from '../../../core/model/investigation.ts';
import { withoutSecrets } from '../../../core/where-used/without-secrets.ts';

/** Tags that AWS sets itself and nobody else can, and what they say of who makes a thing anew when it is changed. */
const MANAGERS = [
  ['aws:cloudformation:stack-name', 'CloudFormation stack'],
  ['aws:autoscaling:groupName', 'Auto Scaling group'],
  ['aws:elasticbeanstalk:environment-name', 'Elastic Beanstalk environment'],
] as const;

/** Who manages a thing by its tags: a change by hand would not last there. `undefined` where nothing says. */
export function managerOf(tags: Readonly<Record<string, string>>): Told<string> | undefined {
  const found = MANAGERS.flatMap(([tag, what]) => {
    const name = Object.hasOwn(tags, tag) ? tags[tag] : undefined;
    return name === undefined ? [] : [`${what} ${withoutSecrets(name)}`];
  });
  return found.length === 0 ? undefined : { value: found.join(', ') };
}

/** The same of tags in a list. */
export function managerInList(
  tags:
    | readonly {
        readonly Key?: string | undefined;
        readonly Value?: string | undefined;
        readonly key?: string | undefined;
        readonly value?: string | undefined;
      }[]
    | undefined,
): Told<string> | undefined {
  return managerOf(
    Object.fromEntries(
      (tags ?? []).map(({ Key, Value, key, value }) => [Key ?? key ?? '', Value ?? value ?? '']),
    ),
  );
}
