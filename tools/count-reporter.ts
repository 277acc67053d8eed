import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Ends the test run with the line `412 passed, 0 failed`. A file that does not load counts as failed. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    for (const testModule of modules) {
      if (testModule.errors().length > 0) failed += 1;
      for (const test of testModule.children.allTests() as Iterable<TestCase>) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else failed += 1; // A test that did not run has not passed either: none may be skipped.
      }
    }
    if (failed > 0) process.exitCode = 1;
    process.once('exit', () => process.stdout.write(`\n${passed} passed, ${failed} failed\n`));
  }
}
