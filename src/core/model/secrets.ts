import { Problem } from './problem.ts';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a variable that was named. Throws the {@link Problem} `bad-argument`, which never holds a value. */
export function fromEnvironment(name: string, env: Environment, holds: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    // Whoever gives the secret itself in its place must not find it in the log.
    throw new Problem(
      'bad-argument',
      `What should name the variable that holds ${holds} is no name of one.`,
      {
        hint: 'Give the name of an environment variable, such as KEYREEVE_WEBHOOK, and never the secret itself.',
      },
    );
  }
  const value = env[name]?.trim() ?? '';
  if (value !== '') return value;
  throw new Problem(
    'bad-argument',
    `The environment variable ${name}, which should hold ${holds}, is not set.`,
    {
      hint: `Set ${name} for this command. Secrets stand in no file and in no option.`,
    },
  );
}

/** True for this machine, where no eavesdropper is: TLS is not demanded there. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
