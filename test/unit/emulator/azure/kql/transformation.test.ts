import { transformationProblem } from "../../../../../emulator/azure/kql/transformation";
import { HEALTH, TRANSACTIONS, transformation } from "../../../../../infra/monitoring/tables";

const STREAM = ["TimeGenerated", "RawData"];

test.each([HEALTH, TRANSACTIONS])("Azure takes the transformation into $name", (table) => {
  expect(transformationProblem(transformation(table), STREAM)).toBeUndefined();
});

// The second and third: examples of Microsoft's page on transformations.
test.each([
  "source",
  "source | where RawData == '383112e4' | project TimeGenerated, RawData",
  'source\n| extend parsed = parse_json(RawData) // a comment\n| extend Level = toint (parsed.Level), Id = tostring(parsed["Id"][0])',
  "source | where RawData !contains 'a|b' or RawData matches regex @\"\\d+\" | project-away RawData",
  "source | project-rename Line = RawData | where Line in ('a', \"b\") and strlen(Line) % 2 == -1",
  "source | parse RawData with * 'user=' User: string ' took ' Took: long",
  "source | where TimeGenerated > ago(1h) and TimeGenerated < datetime(2030-01-01)",
])("%s is taken", (query) => {
  expect(transformationProblem(query, STREAM)).toBeUndefined();
});

test.each([
  [
    "source | extend p = todynamic(RawData)",
    "at 1:20 : Runtime scalar function provider not found for function: todynamic",
  ],
  ["source | where rand(1) < 0.1", "Runtime scalar function provider not found for function: rand"],
  ["source | extend x = coalesce(RawData, '')", "function: coalesce"],
  ["source | extend x = iff(isnull(tostring(dynamic({}))), 1, 2)", "function: dynamic"],
  ["source | summarize count() by RawData", "the operator 'summarize' is not supported in transformations"],
  ["source | mv-expand RawData", "the operator 'mv-expand' is not supported"],
  ["source | parse-kv RawData as (a: string)", "the operator 'parse-kv' is not supported"],
  ["source | where RawData hasprefix 'x'", "the operator 'hasprefix' is not supported"],
  ["source | where RawData has_any ('x')", "the operator 'has_any' is not supported"],
  ["source | where RawData !hasprefix 'x'", "the operator '!hasprefix' is not supported"],
  ["source | project TimeGenerated, RawData,", "SyntaxError:0x00000001 at the end : it ends"],
  ["source | where (RawData == 'x'", "expecting ')'"],
  ["source | where RawData == 'x')", "extraneous input ')'"],
  ["source | where RawData == 'x", "unexpected '''"],
  ["source | project TimeGenerated, Line", "Undefined symbol: Line"],
  ["source | project RawData | where isnotnull(TimeGenerated)", "Undefined symbol: TimeGenerated"],
  ["source | project RawData", "must contain the column TimeGenerated"],
  ["source | project-away TimeGenerated", "must contain the column TimeGenerated"],
  ["source | parse RawData with a b c d e f g h i j k", "parse makes 11 columns"],
  ["Heartbeat", "the query must begin with source"],
])("%s is refused: %s", (query, expected) => {
  expect(transformationProblem(query, STREAM)).toContain(expected);
});

test("of a stream of Azure's own no column is known, and none is refused", () => {
  expect(transformationProblem("source | where Facility == 'auth'", undefined)).toBeUndefined();
});
