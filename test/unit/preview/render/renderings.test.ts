import fc from "fast-check";
import { compare } from "../../../../preview/changes/compare";
import { readReport } from "../../../../preview/input/reportSchema";
import type { ChangeReport } from "../../../../preview/model/report";
import { renderings } from "../../../../preview";
import { verdictOf } from "../../../../preview/changes/verdict";
import { markerOf, renderComment } from "../../../../preview/render/comment";
import { code, escapeText } from "../../../../preview/render/text";
import { changeOf } from "../smallStack";

const report = compare(changeOf({}, { sources: ["20.0.0.1", "20.0.0.2", "52.2.0.0/30"], size: "Standard_D8s_v5" }));
const many = Array.from({ length: 4000 }, (_, i) => `20.${(i >> 7) & 127}.${(i & 127) * 2}.1`);

/** The report with one text in every place that holds text. */
function filledWith(text: string): ChangeReport {
  const address = { size: 1, prefixes: [text], tags: [{ condition: text }] };
  return {
    ...report,
    stack: text,
    verdict: text,
    compared: { base: text, head: text, caveat: text },
    refusals: [text],
    unknown: [text],
    notes: [text],
    reachability: [{ ...report.reachability[0]!, where: text, ports: text, added: address, removed: address }],
    portal: { action: "edit", items: [{ what: text, before: text, after: text, pem: text }], unknown: [text] },
    rules: [
      { group: text, rule: text, change: "changed", summary: text, fields: [text], added: [text], removed: [text] },
    ],
    bootFiles: [{ where: text, path: text, change: "added", linesAdded: 1, linesRemoved: 1 }],
    costs: [{ what: text, before: text, after: text }],
    other: [{ action: text, what: text, paths: [text] }],
  };
}

describe("a comment", () => {
  it("begins with the stack's invisible marker, then the verdict", () => {
    const [marker, verdict] = renderComment(report).split("\n");
    expect(marker).toBe(markerOf("defender-icap-gateway", "prod"));
    expect(verdict).toBe(`**${report.verdict}.**`);
  });

  it("fits whatever the change, and says what was left out", () => {
    const wide = compare(changeOf({ sources: many.slice(0, 2000) }, { sources: many.slice(2000) }));
    const text = renderComment(wide, "artifact preview of this run");
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toMatch(
      /Left out, because a comment is limited to 65,536 characters:\*\* .*"Rules"; full report: artifact preview of this run/,
    );
    expect(text).toContain("2,000 more addresses can reach both lanes on 11344 and 2,000 addresses no longer");
  });

  it("of 900 rules is filled with the worst first, and no part is crowded out", () => {
    const rules = Array.from({ length: 900 }, (_, i) => ({
      name: `Rule${i}`,
      priority: 1000 + i,
      access: "Allow",
      protocol: "Tcp",
      destinationPortRange: String(8000 + 2 * i),
      sourceAddressPrefix: `20.${i >> 8}.${i & 255}.0/24`,
    }));
    const wide = compare(changeOf({ size: "Standard_D8s_v5" }, { rules, port: 11345 }));
    const shown = renderComment(wide);
    expect(shown.length).toBeLessThanOrEqual(65_536);
    expect(shown.length).toBeGreaterThan(60_000);
    for (const title of ["Reachability", "Client's portal", "Guard rails", "Replaced, created", "Rules", "Costs"])
      expect(shown).toContain(`### ${title}`);
    expect(shown).toMatch(/`nothing-else-from-internet` \(critical\): violated in 900 places of 1 resource/);
    expect(shown).toContain("rule Rule0 opens more than port");
    expect(shown).toContain("`Rule0` added");
    expect(shown).toContain("port: 11344 → **11345**");
    expect(shown).toMatch(/Left out, because .*part of "Guard rails"/);
  });

  it("of a hundred new ports is read on one screen of a phone", () => {
    const [first] = report.reachability;
    const reachability = Array.from({ length: 100 }, (_, i) => ({ ...first!, ports: String(8000 + 2 * i) }));
    const own = reachability.map((one, i) => ({ ...one, added: { ...one.added, prefixes: [`20.1.1.${i}`] } }));
    for (const many of [reachability, own]) {
      const verdict = verdictOf({ ...report, reachability: many });
      expect(verdict.length).toBeLessThan(400);
      const shown = renderComment({ ...report, reachability: many, verdict });
      const open = shown.replace(/<details>[\s\S]*?<\/details>/g, "");
      expect(open.split("\n").length).toBeLessThan(40);
      expect(shown).toContain("TCP 8198"); // all of them are there
    }
    expect(verdictOf({ ...report, reachability })).toContain(
      "4 more addresses can reach both lanes on 100 ports (8000, 8002, 8004, …)",
    );
  });

  it("has one entry for a refusal, whatever lines it came in", () => {
    const refusals = [
      "preview failed:\n2 problems in Pulumi.prod.yaml:\n  lanes.zones  [4]\n  icap.x  is no setting",
      "no such zone",
    ];
    expect(renderComment({ ...report, refusals })).toContain(
      "### Refusals\n\n- 2 problems in Pulumi.prod.yaml:\n  - lanes.zones \\[4\\]\n  - icap.x is no setting\n- no such zone\n",
    );
  });

  it("says of guard rails which are broken and in how many places, and once what several wait for", () => {
    const finding = { severity: "high", enforcement: "mandatory", type: "t", remedy: "Do `x`." } as const;
    const broken = [1, 2, 3].map((i) => ({
      ...finding,
      rule: "one",
      outcome: "violated" as const,
      resource: "group",
      message: `rule ${i}`,
    }));
    const waiting = ["two", "three"].map((rule) => ({
      ...finding,
      rule,
      outcome: "unjudged" as const,
      resource: "vm",
      message: "not yet",
    }));
    const findings = { introduced: [...broken, ...waiting], resolved: [], kept: [] };
    expect(verdictOf({ ...report, findings })).toMatch(/1 guard rail is violated, in 3 places of 1 resource$/);
    const shown = renderComment({ ...report, findings });
    expect(shown).toContain("- ⛔ `one` (high): violated in 3 places of 1 resource. Do `x`.\n  - group: rule 1\n");
    expect(shown).toContain("- ❔ `two`, `three` vm: not yet\n");
  });

  it("fits and shows no markup of a stranger's, whatever names are in the report", () => {
    const pieces = fc.constantFrom(
      "<script>",
      "<!--",
      "@admin",
      "[x](http://evil.example)",
      "`",
      "```",
      "\n\n# H",
      "|",
      "a",
      "*",
      "https://evil.example",
      "--> ",
      "&lt;",
      "😀",
    );
    const text = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join("").repeat(20));
    fc.assert(
      fc.property(text, (hostile) => {
        const comment = renderComment(filledWith(hostile));
        expect(comment.length).toBeLessThanOrEqual(65_536);
        const outside = outsideCode(comment);
        expect(outside).not.toMatch(/<script|@admin|(?<!\\)\]\(http/);
        expect(outside.slice(4)).not.toContain("<!--");
      }),
      { numRuns: 100 },
    );
  });

  it("warns of a service tag that lets a client in, and of no other change", () => {
    const tagged = renderComment(compare(changeOf({}, { sources: "MicrosoftCloudAppSecurity" })));
    expect(tagged).toMatch(
      /⚠️ Microsoft decides which addresses a service tag contains.* contains more than a client's published addresses/,
    );
    expect(renderComment(report)).not.toContain("service tag");
  });
});

/** Markdown without its code spans, as CommonMark §6.1 reads them: an escaped backtick opens none, and the closing run is as long. */
const outsideCode = (markdown: string): string =>
  markdown.replace(
    /(\\[\s\S])|(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\2(?!`)/g,
    (_all, escaped: string | undefined) => escaped ?? "",
  );

describe("text of a stranger's", () => {
  it.each([
    ["<b>", "&lt;b&gt;"],
    ["a\nb", "a b"],
    ["@admin", "@\u200badmin"],
    ["[a](b)", "\\[a\\](b)"],
    ["https://x.example", "https:\u200b//x.example"],
    ["www.x.example", "www\u200b.x.example"],
    ["a\u202eb", "a\\\\u{202E}b"],
    ["a\u200bb\u2066\u00ad\u3164\u034f\ufe0f", "a\\\\u{200B}b\\\\u{2066}\\\\u{AD}\\\\u{3164}\\\\u{34F}\\\\u{FE0F}"],
    ["⚠️ ä 🚀", "⚠️ ä 🚀"],
  ])("%j becomes harmless", (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it("cannot end a monospaced box", () => {
    expect(code("a``b`")).toBe("``` a``b` ```");
  });
});

describe("the page", () => {
  const page = renderings(filledWith("<img src=x onerror=alert(1)>\"'")).html();

  it("asks for nothing from outside and runs nothing", () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)/i);
    expect(page.match(/https?:\/\//g) ?? []).toEqual([]);
    expect(page).toContain("default-src 'none'");
  });

  it("draws every lane for a screen and for a phone, with a description for who cannot see it", () => {
    const drawn = renderings(report).html();
    expect(drawn.match(/<svg class="(wide|tall)"/g)).toHaveLength(2);
    expect(drawn).toMatch(/<desc[^>]*>[^<]*Lane a: 3 × Standard_D8s_v5, replaced/);
  });
});

describe("characters that hide or turn text", () => {
  const broken = compare(changeOf({}, { sources: "*" }));
  const hidden = [
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200f",
    "\ufeff",
    "\u00ad",
    "\u2028",
    "\u0007",
    "\u{e0041}",
    "\u3164",
    "\ud800",
  ];

  it.each(hidden.map((sign) => [`U+${sign.codePointAt(0)!.toString(16)}`, sign]))(
    "%s reaches nobody who reads a report, wherever it stands",
    (_name, sign) => {
      const all = renderings(filledWith(`a${sign}b`));
      for (const format of ["markdown", "html"] as const)
        expect({ format, hidden: all[format]().includes(sign) }).toEqual({ format, hidden: false });
      const [finding] = broken.findings.introduced;
      const named = { ...finding!, resource: `a${sign}b`, message: `a${sign}b`, path: `a${sign}b` };
      const sarif = renderings({ ...report, findings: { introduced: [named], resolved: [], kept: [] } }).sarif();
      expect(JSON.stringify(JSON.parse(sarif)).includes(JSON.stringify(sign).slice(1, -1))).toBe(false);
    },
  );
});

describe("JSON", () => {
  it("comes back as it was", () => {
    expect(readReport(JSON.parse(renderings(report).json()))).toEqual(report);
  });

  it("of a stranger's is refused when a field is of another kind", () => {
    const hostile = { ...report, verdict: { toString: "x" } };
    expect(() => readReport(hostile)).toThrow(/not a JSON report of npm run preview: verdict/);
    expect(() => readReport({ ...report, stack: "x".repeat(30_000) })).toThrow(/stack/);
  });
});

it("SARIF has the guard rails' findings after the change, each at a place in the repository", () => {
  const open = compare(
    changeOf({}, { sources: "*" }, { locate: () => ({ file: "infra/network/securityGroup.ts", line: 12 }) }),
  );
  const sarif = JSON.parse(renderings(open).sarif()) as {
    runs: { results: { ruleId: string; locations: unknown[] }[] }[];
  };
  const result = sarif.runs[0]!.results.find(({ ruleId }) => ruleId === "icaps-not-from-internet");
  expect(result?.locations[0]).toMatchObject({
    physicalLocation: { artifactLocation: { uri: "infra/network/securityGroup.ts" }, region: { startLine: 12 } },
  });
});
