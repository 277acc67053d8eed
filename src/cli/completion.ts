import type { Command } from 'commander';
import { CATALOGUE, IAC_CATALOGUE } from '../app/rule-context.ts';

/**
 * Lets completion offer the ids of rules and frameworks. They are no `choices` of the command line itself,
 * which answers a wrong id with the near ones.
 */
export function offerIds(program: Command): void {
  const ruleIds = CATALOGUE.rules.map(({ id }) => id);
  const codeRuleIds = IAC_CATALOGUE.map(({ id }) => id);
  const frameworkIds = CATALOGUE.frameworks.map(({ id }) => id);
  for (const command of commandsOf(program)) {
    for (const option of command.options) {
      if (option.long === '--rule') option.choices(command.name() === 'check-iac' ? codeRuleIds : ruleIds);
      if (option.long === '--framework') option.choices(frameworkIds);
    }
    for (const argument of command.registeredArguments) {
      if (argument.name() === 'rule') argument.choices([...ruleIds, ...codeRuleIds]);
    }
  }
}

/** All commands, those of commands among them. */
function* commandsOf(command: Command): Generator<Command> {
  for (const each of command.commands) {
    yield each;
    yield* commandsOf(each);
  }
}
