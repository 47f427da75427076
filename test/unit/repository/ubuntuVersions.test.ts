/** The versions of Ubuntu 24.04, which Azure's image has: one list, and pages and comments that agree with it. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { comparedPackages, ubuntuVersionOf, ubuntuVersions } from "../../../scripts/rehearse/report/ubuntuVersions";

const root = join(__dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

test("the page on the emulator has the list of versions that the report compares with", () => {
  const rows = [...read("docs/emulator.md").matchAll(/^\| `([\w-]+)`\s*\| ([\w.:-]+)\s*\|/gm)];
  expect(Object.fromEntries(rows.map(([, name, version]) => [name, version]))).toEqual(ubuntuVersions);
  expect(comparedPackages.filter((name) => ubuntuVersionOf(name) === undefined)).toEqual(["openssl"]);
});

/** A program's name in a text, and the package that it comes with. */
const PROGRAMS: Readonly<Record<string, keyof typeof ubuntuVersions>> = {
  stunnel: "stunnel4",
  "c-icap": "c-icap",
  virus_scan: "libc-icap-mod-virus-scan",
  ClamAV: "clamav-daemon",
  clamd: "clamav-daemon",
  haproxy: "haproxy",
  systemd: "systemd",
  chrony: "chrony",
};
const MENTION = new RegExp(String.raw`\b(${Object.keys(PROGRAMS).join("|")})['s]* \(?(\d+(?:\.\d+)*)\b`, "g");

/** "ClamAV 1.5" of a clause that speaks of Ubuntu 24.04, where that has 1.6. */
function wrong(text: string): string[] {
  const clauses = text.split(/[;:|]|\.\s|,\s(?=Debian|Ubuntu)/).filter((clause) => /\bUbuntu 24\.04\b/.test(clause));
  return clauses.flatMap((clause) =>
    [...clause.replace(/\s+/g, " ").matchAll(MENTION)]
      .filter(([, program = "", version = ""]) => {
        const has = ubuntuVersions[PROGRAMS[program]!].replace(/^\d+:|-.*$/g, "");
        return has !== version && !has.startsWith(`${version}.`);
      })
      .map(([mention]) => mention),
  );
}

test("no page and no comment gives Ubuntu 24.04 another version", () => {
  expect(wrong("Debian 13 has ClamAV 1.4, Ubuntu 24.04 has ClamAV 1.5; stunnel 5.74 is Debian's")).toEqual([]);
  expect(wrong("Ubuntu 24.04 has ClamAV 1.4.6 and haproxy (2.8)")).toEqual(["ClamAV 1.4.6"]);
  const files = execFileSync("git", ["ls-files", "*.md", "cloud-init", "*.ts"], { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((path) => path !== "" && path !== "test/unit/repository/ubuntuVersions.test.ts");
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((path) => wrong(read(path)).map((mention) => `${path}: ${mention}`))).toEqual([]);
});
