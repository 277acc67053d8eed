import { CATALOGUE, IAC_CATALOGUE } from '../../app/rule-context.ts';
import { EXIT } from '../../core/model/problems.ts';
import { catalogueTable, frameworkTable } from '../../outputs/catalogue.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';

const { rules: RULES, frameworks: FRAMEWORKS } = CATALOGUE;

/** Prints the rules, or the frameworks, as a table or as JSON. */
export async function rulesCommand(flags: {
  frameworks?: boolean;
  format: 'table' | 'json';
}): Promise<number> {
  if (flags.format === 'json') {
    await print([`${JSON.stringify(flags.frameworks ? frameworksAsData() : rulesAsData(), null, 2)}\n`]);
  } else {
    await print(
      flags.frameworks
        ? frameworkTable(FRAMEWORKS, RULES, screen())
        : catalogueTable(RULES, IAC_CATALOGUE, screen()),
    );
  }
  return EXIT.clean;
}

function rulesAsData() {
  const onCode = IAC_CATALOGUE.map(({ id, title, severity, maturity, scope }) => ({
    id,
    title,
    severity,
    maturity,
    scope,
    parameters: {},
    controls: {},
  }));
  const onAccounts = RULES.map(({ id, title, severity, maturity, scope, parameters, controls }) => ({
    id,
    title,
    severity,
    maturity,
    scope,
    parameters,
    controls,
  }));
  return [...onAccounts, ...onCode];
}

function frameworksAsData() {
  return FRAMEWORKS.map((framework) => ({
    ...framework,
    controls: Object.fromEntries(
      RULES.flatMap(({ id, controls }) =>
        controls[framework.id] === undefined ? [] : [[id, controls[framework.id]]],
      ),
    ),
  }));
}
