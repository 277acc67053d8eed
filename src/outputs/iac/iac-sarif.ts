import type {
  IacDirectiveFault,
  IacFinding,
  IacGap,
  IacPlace,
  IacRun,
  IacStatus,
} from '../../core/model/iac.ts';
import type { RuleText } from '../rule-texts.ts';
import { ruleTextOf } from '../rule-texts.ts';
import { jsonLine } from '../run-contract.ts';
import { MOST_RESULTS } from '../sarif/room.ts';
import { levelOf, sarifRule } from '../sarif/rules.ts';
import { SARIF_SCHEMA } from '../sarif.ts';

const KINDS: Readonly<Record<IacStatus, string>> = {
  fail: 'fail',
  unknown: 'open',
  pass: 'pass',
  'not-applicable': 'notApplicable',
};

/**
 * SARIF 2.1.0 at the lines of the code: what fails, what cannot be told, and what is suppressed, with its suppression.
 * Readers that take every result for an alert, as GitHub does, get no passes; the run's properties count them. GitHub
 * takes 25,000 results: what is beyond is left out, what fails first kept.
 */
export function* iacSarif(run: IacRun, texts: readonly RuleText[]): Generator<string> {
  const telling = run.findings.filter(({ status }) => status === 'fail' || status === 'unknown');
  const places = [...telling.keys()].sort((a, b) => weight(telling[a]) - weight(telling[b]) || a - b);
  const kept = new Set(places.slice(0, MOST_RESULTS));
  const leftOut = telling.length - kept.size;
  const index = new Map(run.rules.map(({ id }, at) => [id, at]));
  const { now, counts, failing, suppressed, complete } = run;
  yield `{\n"$schema": ${JSON.stringify(SARIF_SCHEMA)},\n"version": "2.1.0",\n"runs": [\n{\n`;
  yield `"tool": ${jsonLine(tool(run, texts))},\n`;
  yield `"invocations": ${jsonLine([invocation(run, leftOut)])},\n`;
  // GitHub takes what is before the last slash for the category of the analysis.
  yield `"automationDetails": ${jsonLine({ id: `keyreeve-iac/${now}` })},\n`;
  yield `"columnKind": "utf16CodeUnits",\n`;
  yield `"properties": ${jsonLine({ now, counts, failing, suppressed, complete, leftOut })},\n"results": [`;
  let before = '\n';
  for (const [place, finding] of telling.entries()) {
    if (!kept.has(place)) continue;
    yield before + jsonLine(result(finding, index.get(finding.rule)));
    before = ',\n';
  }
  yield `${before === '\n' ? '' : '\n'}]\n}\n]\n}\n`;
}

/** What fails and counts first, then what is open, then what is suppressed. */
function weight(finding: IacFinding | undefined): number {
  if (finding?.suppressed !== undefined) return 2;
  return finding?.status === 'fail' ? 0 : 1;
}

function tool({ tool: { version }, rules }: IacRun, texts: readonly RuleText[]) {
  const textOf = ruleTextOf(texts);
  return {
    driver: {
      name: 'Keyreeve',
      version,
      semanticVersion: version,
      rules: rules.map((rule) => sarifRule({ ...rule, parameters: {} }, textOf(rule.id))),
    },
  };
}

/** The kinds of notifications have ids, and are not declared: GitHub would demand of them what it demands of a rule. */
function invocation({ complete, now, gaps, directives }: IacRun, leftOut: number) {
  const cut =
    leftOut === 0
      ? []
      : [
          notification(
            'results-cut',
            'warning',
            `${leftOut} results are not in this file, which may hold ${MOST_RESULTS}.`,
          ),
        ];
  return {
    executionSuccessful: complete,
    endTimeUtc: now,
    toolExecutionNotifications: [...cut, ...gaps.map(ofGap)],
    toolConfigurationNotifications: directives.map(ofDirective),
  };
}

function notification(id: string, level: 'warning' | 'note', text: string, place?: IacPlace) {
  return {
    descriptor: { id },
    level,
    message: { text: plain(text) },
    ...(place !== undefined && { locations: [{ physicalLocation: physical(place) }] }),
  };
}

function ofGap({ place, says, fix }: IacGap) {
  return notification('not-read', 'warning', `${says} ${fix}`, place);
}

function ofDirective({ fault, place, says }: IacDirectiveFault) {
  return notification(`suppression-${fault}`, 'note', says, place);
}

/** Its level is `none` unless it fails (3.27.10); `suppressions` stands on every result, empty or not (3.27.23). */
function result(finding: IacFinding, ruleIndex: number | undefined) {
  const { id, rule, status, severity, kind, place, address, instances, instanceCount, says, suppressed } =
    finding;
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    kind: KINDS[status],
    level: status === 'fail' ? levelOf(severity) : 'none',
    message: { text: plain(`${address}: ${says}`) },
    locations: [
      {
        physicalLocation: physical(place),
        logicalLocations: [{ fullyQualifiedName: address, kind: 'resource' }],
      },
    ],
    // GitHub follows an alert from run to run by this one, and by the rule's id.
    partialFingerprints: { primaryLocationLineHash: `${id}:1` },
    suppressions:
      suppressed === undefined
        ? []
        : [
            {
              kind: 'inSource',
              status: 'accepted',
              justification: suppressed.reason,
              location: { physicalLocation: physical(suppressed.place) },
              ...(suppressed.until !== undefined && { properties: { until: suppressed.until } }),
            },
          ],
    properties: { status, severity, kind, instances, instanceCount },
  };
}

/** `[text](target)` is a link in a plain message as well (3.11.6). */
function plain(text: string): string {
  return text.replaceAll('](', '\\](');
}

function physical({ file, line, column }: IacPlace) {
  return {
    artifactLocation: { uri: uriOf(file) },
    region: { startLine: line, startColumn: column },
  };
}

/** A relative reference, percent-encoded; of what lies outside, as `../x`, the dots stay: SARIF has no other way. */
function uriOf(file: string): string {
  if (file === '<stdin>') return 'stdin';
  const encoded = file.split('/').map((part) => encodeURIComponent(part.toWellFormed()));
  const path = encoded.join('/');
  return path.startsWith('/') ? `file://${path}` : path;
}
