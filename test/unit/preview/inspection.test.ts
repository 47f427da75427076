import { inspectionChange } from "../../../preview/changes/inspection";

const side = (servers: string[], notices: { severity: string; text: string }[] = []) => ({
  inspection: { server: servers.length > 0 ? "external" : "builtIn", servers, notices },
});
const RATE = { severity: "info", text: "Canary: 17,280 planted files a day" };
const WARNING = { severity: "warn", text: "nothing shows whether the servers block" };

test.each([
  [[], ["one", "two"], "files are inspected by one and two instead of the gateways themselves"],
  [["one"], [], "files are inspected by the gateways themselves instead of one"],
  [["one"], ["one", "two"], "files are also inspected by two"],
  [["one", "two"], ["one"], "files are no longer inspected by two"],
])("the first line says who inspects files after %j becomes %j", (was, is, words) => {
  expect(inspectionChange({ baseOutputs: side(was), headOutputs: side(is) }).verdicts).toEqual([words]);
});

test("a rate stands in the report where it is another one, a warning in every report", () => {
  const both = [RATE, WARNING];
  expect(inspectionChange({ baseOutputs: side(["one"], both), headOutputs: side(["one"], both) })).toEqual({
    ...{ verdicts: [], warnings: [WARNING.text], facts: [], newWarnings: false },
  });
  expect(inspectionChange({ baseOutputs: side(["one"]), headOutputs: side(["one"], both) })).toEqual({
    ...{ verdicts: [], warnings: [WARNING.text], facts: [RATE.text], newWarnings: true },
  });
});

test("of a version without the output nothing is said to change, and the warnings stand", () => {
  expect(inspectionChange({ baseOutputs: {}, headOutputs: side(["one"], [WARNING]) })).toEqual({
    ...{ verdicts: [], warnings: [WARNING.text], facts: [], newWarnings: true },
  });
  expect(inspectionChange({ headOutputs: {} })).toEqual({
    ...{ verdicts: [], warnings: [], facts: [], newWarnings: false },
  });
});
