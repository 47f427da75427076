import { parseSettings } from "../../../../infra/settings";
import { productFiles } from "../../../../engine/productFiles";
import { clamscanArguments, readVerdicts } from "../../../../scripts/policy/clamscan";

const clamdConf = (dlp: object) =>
  productFiles(
    parseSettings(
      { location: "westeurope", values: { dlp: { engine: "clamav", ...dlp } } },
      "dev",
      new Date("2026-11-01"),
    ),
  ).get("/etc/icap-gateway/clamd.conf")!;

test("clamscan gets every line of a gateway's clamd.conf that decides about a file", () => {
  const options = clamscanArguments(clamdConf({ creditCardsAtLeast: 3, encryptedArchives: "allow" }), "/tmp/database");
  expect(options).toEqual(
    expect.arrayContaining([
      "--database=/tmp/database",
      "--alert-exceeds-max=yes",
      "--alert-encrypted-archive=no",
      "--max-filesize=64M",
      "--pcre-max-filesize=64M",
      "--detect-structured=no",
    ]),
  );
});

test("a line that it cannot take is an error, not another verdict", () => {
  expect(() => clamscanArguments("HeuristicAlerts no\n", "/tmp/database")).toThrow(
    "clamd.conf sets HeuristicAlerts, for which no clamscan option is known; add it to scripts/policy/clamscan.ts",
  );
});

test("a file of which nothing was said is an error, never allowed; one without a byte is allowed, as on a gateway", () => {
  const files = ["a: b.txt", "c.txt", "d.txt", "e.txt", "f.txt"].map((name) => ({ path: `/in/${name}`, name }));
  const said =
    "/in/a: b.txt: Gateway.Keyword.1.UNOFFICIAL FOUND\n/in/c.txt: OK\n/in/d.txt: Can't open file ERROR\n/in/f.txt: Empty file\n";
  expect(readVerdicts(said, files)).toEqual([
    { name: "a: b.txt", verdict: "blocked", rule: "Gateway.Keyword.1" },
    { name: "c.txt", verdict: "allowed", rule: "" },
    { name: "d.txt", verdict: "error", rule: "Can't open file ERROR" },
    { name: "e.txt", verdict: "error", rule: "clamscan gave no result for this file" },
    { name: "f.txt", verdict: "allowed", rule: "" },
  ]);
});
