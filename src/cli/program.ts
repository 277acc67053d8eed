import { Command, CommanderError } from 'commander';
import { VERSION } from '../app/version.ts';
import { EXIT } from '../core/model/problems.ts';
import { doctorCommand, permissionsCommand } from './define/access.ts';
import { auditCommands } from './define/audit.ts';
import { checkIacCommand } from './define/check-iac.ts';
import { eventHandlerCommands } from './define/event-handler.ts';
import { evidenceCommands } from './define/evidence.ts';
import { historyCommands } from './define/history.ts';
import { investigationCommands } from './define/investigation.ts';
import type { Finish } from './define/options.ts';
import { readCommands } from './define/pages.ts';
import { preventionCommands } from './define/prevention.ts';
import { remediationCommands } from './define/remediation.ts';
import { replaceCommand } from './define/replace.ts';
import { reportCommand } from './define/report.ts';
import { sandboxCommands } from './define/sandbox.ts';
import { scanCommand } from './define/scan.ts';
import { serveCommand } from './define/serve.ts';
import { settingsCommands } from './define/settings.ts';
import { triageCommand } from './define/triage.ts';
import { watchCommands } from './define/watch.ts';
import { whereUsedCommand } from './define/where-used.ts';
import { whoCanCommand } from './define/who-can.ts';
import { workerCommands } from './define/workers.ts';
import { reportFailure, sayable } from './failure.ts';
import { outliveReader } from './outlive-reader.ts';
import { WELCOME } from './welcome.ts';

/** Runs the command line and gives its exit status. */
export async function run(args: readonly string[]): Promise<number> {
  let status: number = EXIT.clean;
  if (args.length === 0) {
    writeHelp(WELCOME);
    return EXIT.clean;
  }
  const completing = args[0] === 'completion' || args[0] === 'complete';
  const program = makeProgram(
    (exitStatus) => {
      status = exitStatus;
    },
    { completing },
  );
  try {
    if (completing) {
      const { default: tab } = await import('@bomb.sh/tab/commander');
      const { offerIds } = await import('./completion.ts');
      offerIds(program);
      tab(program, { completionCommandName: 'completion' });
    }
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    // Commander has printed its own message; help and version that were asked for are no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.wrongUse;
    return reportFailure(error);
  }
}

/** Whoever has read enough of it goes (`| head`). */
function writeHelp(text: string): void {
  outliveReader();
  process.stdout.write(text);
}

/**
 * The commands and options, without running any. Used for the reference page too.
 *
 * @param completing leaves `completion` out: the library that completes brings the command itself
 */
export function makeProgram(finish: Finish, { completing = false } = {}): Command {
  const program = new Command('keyreeve')
    .description(
      'Which AWS credentials exist that should not, what did they do, and how do we remove them without breaking anything, with proof?',
    )
    .version(VERSION, '-V, --version')
    .exitOverride()
    // Commander repeats what it does not know, which may be a secret that was pasted.
    .configureOutput({ writeOut: writeHelp, outputError: (text, write) => write(sayable(text)) })
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('Run the command with --help for its options.');
  scanCommand(program, finish);
  workerCommands(program, finish);
  watchCommands(program, finish);
  serveCommand(program, finish);
  checkIacCommand(program, finish);
  reportCommand(program, finish);
  readCommands(program, finish);
  settingsCommands(program, finish);
  auditCommands(program, finish);
  historyCommands(program, finish);
  evidenceCommands(program, finish);
  triageCommand(program, finish);
  whoCanCommand(program, finish);
  investigationCommands(program, finish);
  remediationCommands(program, finish);
  preventionCommands(program, finish);
  replaceCommand(program, finish);
  eventHandlerCommands(program, finish);
  whereUsedCommand(program, finish);
  doctorCommand(program, finish);
  permissionsCommand(program, finish);
  sandboxCommands(program, finish);
  if (completing) return program;
  program
    .command('completion <shell>')
    .description('print the completion script of a shell: bash, zsh, fish or powershell');
  return program;
}
