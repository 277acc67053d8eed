import type { Command } from 'commander';
import { makeProgram } from '../../src/cli/program.ts';

/**
 * Why the command line would not take these arguments; nothing where it would. No command is run.
 *
 * @param args of `keyreeve`, as a unit, a pod or a script gives them
 */
export async function refusalOf(args: readonly string[]): Promise<string | undefined> {
  let told = '';
  const program = makeProgram(() => {});
  const prepare = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: (text) => (told += text), outputError: () => {} });
    command.action(() => {});
    for (const each of command.commands) prepare(each);
  };
  for (const each of program.commands) prepare(each);
  program.configureOutput({ writeErr: (text) => (told += text), outputError: () => {} });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return undefined;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)} ${told}`;
  }
}
