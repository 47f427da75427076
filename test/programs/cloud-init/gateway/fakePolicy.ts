/** A policy of two rules as a deployment leaves it, with a third file that the ICAP server reads, and the scanner's folder. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ruleMark } from "../../../../infra/gateway/dlp/signature";

const RULES = ["Gateway.Canary;Engine:81-255,Target:0;0;6963", "Gateway.Keyword.1;Engine:81-255,Target:0;0;6b6579"];

export class FakePolicy {
  readonly sealed: string;
  readonly digests: string;

  constructor(directory: string) {
    this.sealed = join(directory, "rules");
    this.digests = join(directory, "policy.sha256");
    const files = {
      "gateway.ldb": RULES.map((rule) => `${rule}\n`).join(""),
      "gateway.cfg": "DOCUMENT:0xffffffef\n",
      "c-icap.conf": "virus_scan.ScanFileTypes TEXT GRAPHICS\n",
    };
    const lines = Object.entries(files).map(([name, content]) => {
      writeFileSync(join(directory, name), content, { mode: 0o644 });
      return `${createHash("sha256").update(content).digest("hex")}  ${join(directory, name)}\n`;
    });
    writeFileSync(this.digests, `${lines.join("")}# ${lines.length} files\n`, { mode: 0o644 });
    mkdirSync(this.sealed);
    writeFileSync(join(this.sealed, "gateway.cfg"), files["gateway.cfg"]);
    this.seal(["Gateway.Canary", "Gateway.Keyword.1"]);
  }

  /** Writes the scanner's folder with these rules, as rules.py --seal does. */
  seal(names: readonly string[]): void {
    const rules = RULES.filter((rule) => names.includes(rule.split(";")[0]!));
    const marked = rules.map(
      (rule) => `${rule.replace(/;0;(\w+)$/, ";(0)|1;$1")};${Buffer.from(ruleMark(rule)).toString("hex")}\n`,
    );
    writeFileSync(join(this.sealed, "gateway.ldb"), marked.join(""));
    writeFileSync(
      join(this.sealed, "marks"),
      rules.map((rule) => `${rule.split(";")[0]} ${ruleMark(rule)}\n`).join(""),
    );
  }

  sealedRules = (): string => readFileSync(join(this.sealed, "gateway.ldb"), "utf8");
}
