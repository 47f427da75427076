/** The words and the targets of the bench of a gateway with the inspector. */
import { inspectorReport, judgeInspector, soakReport } from "../../../../bench/gateway/inspectorTable";
import type { InspectorResult, InspectorWay } from "../../../../bench/gateway/inspector";
import { proportionalKibibytes } from "../../../../bench/gateway/processes";

const spread = (median: number) => ({ median, least: median, most: median });
const way = (name: InspectorWay, perSecond: number, p50 = 1) => ({
  ...{
    way: name,
    perSecond: spread(perSecond),
    p50: spread(p50),
    p99: spread(2 * p50),
    cpuMilliseconds: spread(p50 / 2),
    errors: 0,
  },
});
const result = (name: string, ...ways: InspectorResult["sent"][number]["ways"]): InspectorResult => ({
  sent: [{ name, bytes: 1024, ways }],
});

test("the inspector is held against clamd, and large files against the better echo; what was not measured is left out", () => {
  const small = judgeInspector(result("1 KiB of text", way("inspector", 120), way("clamav", 100)));
  expect(small).toEqual([
    { what: "inspector: 1 KiB of text / clamav", wanted: "at least 1.3", measured: 1.2, met: false },
  ]);
  const large = result("10 MiB of text", way("inspector", 9), way("echo, haproxy", 8), way("echo, nginx", 10));
  expect(judgeInspector(large).map(({ measured, met }) => [measured, met])).toEqual([[0.9, true]]);
  expect(judgeInspector(result("a page of PDF", way("inspector", 1), way("clamav", 1)))).toEqual([]);
});

test("a document's table has the time that the inspection adds to the faster echo's", () => {
  const report = inspectorReport(
    result("a page of PDF", way("inspector", 50, 20), way("echo, haproxy", 900, 1.5), way("echo, nginx", 800, 1.25)),
  );
  expect(report).toMatch(/^a page of PDF, 1 KiB\n/);
  expect(report).toMatch(/^inspector +50\.0 \(50\.0–50\.0\) +1\.00 +20\.0 +18\.8 +40\.0 +10\.0 *$/m);
});

test("a soak shows the memory at each time and every error", () => {
  const memory = [{ atSeconds: 0, relay: 40, inspector: 90 }];
  const report = soakReport({ seconds: 600, files: 5, errors: 2, firstError: "ICAP status 500", memory });
  expect(report).toMatch(/^64 clients for 600 s: 5 files, 2 errors \(ICAP status 500\)\n/);
  expect(report).toMatch(/^0 +40 +90 *$/m);
});

test("a process that has ended takes no memory", () => {
  expect(proportionalKibibytes("Rss:  900 kB\nPss:    512 kB\nPss_Anon: 9 kB\n")).toBe(512);
  expect(proportionalKibibytes("")).toBe(0);
});
