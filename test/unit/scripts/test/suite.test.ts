import { countsLine, notRun, suiteOfJest } from "../../../../scripts/test/suite";

const nothing = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [],
};

describe("the summary of npm test", () => {
  test("all suites are summed, and skipped tests are named only where there are any", () => {
    const one = { passed: 3, failed: 1, skipped: 0 };
    expect(countsLine([one, { passed: 4, failed: 0, skipped: 0 }])).toBe("7 passed, 1 failed");
    expect(countsLine([one, { passed: 0, failed: 0, skipped: 2 }])).toBe("3 passed, 1 failed, 2 skipped");
  });

  test("a suite that could not run is a failure with its reason", () => {
    const result = notRun("e2e", "booting gateways needs root");
    expect(countsLine([result])).toBe("0 passed, 1 failed");
    expect(result.problems).toEqual(["e2e could not run: booting gateways needs root"]);
  });

  test("a suite without a test has failed", () => {
    expect(suiteOfJest("unit", 1, nothing)).toMatchObject({
      failed: 1,
      problems: ["unit could not run: it contains no test"],
    });
  });

  test("a test file that does not load is a failure, and its name and message are shown", () => {
    const file = {
      name: "/project/test/x.test.ts",
      status: "failed",
      message: " Cannot find module './y' ",
      assertionResults: [],
    };
    const report = { ...nothing, numPassedTests: 5, numRuntimeErrorTestSuites: 1, testResults: [file] };
    expect(suiteOfJest("unit", 1, report)).toMatchObject({
      passed: 5,
      failed: 1,
      problems: ["x.test.ts\nCannot find module './y'"],
    });
  });
});
