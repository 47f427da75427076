import { inspectionChange } from "../../../../preview/changes/inspection";

const side = (servers: string[], notices: { severity: string; text: string; headline?: string }[] = []) => ({
  inspection: { server: servers.length > 0 ? "external" : "builtIn", servers, notices },
});
const RATE = { severity: "info", text: "Canary: 17,280 planted files a day" };
const UNVERIFIED = "it is not verified that files are blocked";
const WARNING = { severity: "warn", text: "nothing shows whether the servers block" };

test.each([
  [[], ["one", "two"], "files are inspected by one and two instead of the gateways themselves"],
  [["one"], [], "files are inspected by the gateways themselves instead of one"],
  [["one"], ["one", "two"], "files are also inspected by two"],
  [["one", "two"], ["one"], "files are no longer inspected by two"],
])("the first line says who inspects files after %j becomes %j", (was, is, words) => {
  expect(inspectionChange({ baseOutputs: side(was), headOutputs: side(is) }).verdicts).toEqual([words]);
});

test("a server is its address: another place in the list gives another name, and is no change", () => {
  const was = side(["server-1 (10.40.0.10:1344)"]);
  const is = side(["server-1 (10.40.0.9:1344)", "server-2 (10.40.0.10:1344)"]);
  expect(inspectionChange({ baseOutputs: was, headOutputs: is }).verdicts).toEqual([
    "files are also inspected by server-1 (10.40.0.9:1344)",
  ]);
});

test("a new warning says in the first line what it is about", () => {
  const headline = "it is unknown whether server-1 is reached";
  const noticed = side(["one"], [{ ...WARNING, headline }]);
  expect(inspectionChange({ baseOutputs: side(["one"]), headOutputs: noticed }).verdicts).toEqual([headline]);
  expect(inspectionChange({ baseOutputs: noticed, headOutputs: noticed }).verdicts).toEqual([]);
});

test("a changed rate is in the report, a warning is in every report", () => {
  const both = [RATE, WARNING];
  expect(inspectionChange({ baseOutputs: side(["one"], both), headOutputs: side(["one"], both) })).toEqual({
    ...{ verdicts: [], warnings: [WARNING.text], facts: [] },
  });
  expect(inspectionChange({ baseOutputs: side(["one"]), headOutputs: side(["one"], both) })).toEqual({
    ...{ verdicts: [UNVERIFIED], warnings: [WARNING.text], facts: [RATE.text] },
  });
});

test("of a version without the output nothing is said to change, and the warnings stand", () => {
  expect(inspectionChange({ baseOutputs: {}, headOutputs: side(["one"], [WARNING]) })).toEqual({
    ...{ verdicts: [UNVERIFIED], warnings: [WARNING.text], facts: [] },
  });
  expect(inspectionChange({ headOutputs: {} })).toEqual({
    ...{ verdicts: [], warnings: [], facts: [] },
  });
});
