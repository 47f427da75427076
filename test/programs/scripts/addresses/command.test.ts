import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { final, markdown } from "../../../unit/scripts/addresses/markdownPage";

/** A program that this test starts: its change touches the test (`npm test -- --changed`). */
export type Started = typeof import("../../../../scripts/addresses");

const TAG = {
  name: "MicrosoftCloudAppSecurity",
  properties: { changeNumber: 3, addressPrefixes: ["13.64.26.88/32"] },
};

describe("npm run addresses", () => {
  const folder = mkdtempSync(join(tmpdir(), "tag-files-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (...argv: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", "scripts/addresses.ts", ...argv], { encoding: "utf8" });

  it("refuses wrong options all at once, with what would be right", () => {
    const { status, stderr } = run(
      "chekc",
      "--from",
      "x",
      "--profile",
      "nobody",
      "--widest",
      "abc",
      "--published",
      "soon",
    );
    expect([status, stderr]).toEqual([
      2,
      [
        '<check|update>: "chekc" is not one of check, update; did you mean "check"?',
        '--profile: "nobody" is not one of defender, umbrella',
        '--widest: "abc" is not a prefix length from 8 to 32',
        '--published: "soon" is not a date such as 2026-01-31',
        "",
      ].join("\n"),
    ]);
  });

  it("reads a file with a byte order mark, refuses a government cloud's, and writes nothing", () => {
    const name = join(folder, "tags.json");
    writeFileSync(name, `\uFEFF${JSON.stringify({ cloud: "AzureGovernment", changeNumber: 400, values: [TAG] })}`);
    const before = readFileSync("infra/network/clients/defender.json", "utf8");
    const { status, stderr } = run("update", "--from", name);
    expect([status, stderr]).toEqual([
      3,
      expect.stringMatching(/: it is for the cloud "AzureGovernment".*\nRefused\. .*is unchanged/),
    ]);
    expect(readFileSync("infra/network/clients/defender.json", "utf8")).toBe(before);
  });

  it("writes nothing when the page is refused: it fails, and the file stays", () => {
    const page = join(folder, "page.md");
    writeFileSync(page, markdown({ ...final, EU2: [...final.EU2!, "10.0.0.1"] }));
    const before = readFileSync("infra/network/clients/defender.json", "utf8");
    const { status, stdout, stderr } = run("update", "--from", page);
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringMatching(/^Refused\. .*defender\.json is unchanged\.\n$/),
    });
    expect(stdout).toContain('refused: EU2: "10.0.0.1" is not a public address');
    expect(readFileSync("infra/network/clients/defender.json", "utf8")).toBe(before);
  });
});
