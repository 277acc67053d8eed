import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Ends the test run with the names of what failed and the line `412 passed, 0 failed`: the end is what is seen first of
 * a long run. A file that does not load counts as failed.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly { readonly message: string }[]): void {
    let passed = 0;
    const failed = errors.map(({ message }) => `outside of a test: ${firstLine(message)}`);
    for (const testModule of modules) {
      const path = testModule.relativeModuleId;
      failed.push(...testModule.errors().map(({ message }) => `${path}: ${firstLine(message)}`));
      for (const test of testModule.children.allTests() as Iterable<TestCase>) {
        const { state, errors: own } = test.result();
        if (state === 'passed') passed += 1;
        // A test that did not run has not passed either: none may be skipped.
        else failed.push(`${path}: ${test.fullName}: ${firstLine(own?.[0]?.message ?? `is ${state}`)}`);
      }
    }
    if (failed.length > 0) process.exitCode = 1;
    const lines = [...failed.map((each) => `FAILED ${each}`), `${passed} passed, ${failed.length} failed`];
    process.once('exit', () => process.stdout.write(`\n${lines.join('\n')}\n`));
  }
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
