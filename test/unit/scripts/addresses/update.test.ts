import { readFileSync } from "node:fs";
import { readServiceTags } from "../../../../exposure";
import { PUBLISHED_CLIENTS } from "../../../../infra/network/clients";
import { coverageOf } from "../../../../scripts/addresses/coverage";
import type { Listing } from "../../../../scripts/addresses/publishedTable";
import { judgePage, updatedProfile } from "../../../../scripts/addresses/update";
import { final, markdown } from "./markdownPage";

const { defender } = PUBLISHED_CLIENTS;
const limits = { widest: 28, expectedDataCentres: [] as string[], today: "2026-11-29" };

function html(listing: Listing): string {
  const rows = Object.entries(listing).map(
    ([name, a]) => `<tr>\n<td>${name}</td>\n<td>${a.join("<br />")}</td>\n</tr>`,
  );
  return `<meta name="ms.date" content="2023-02-05T00:00:00.0000000Z" /><h2 id="x">External DLP integration</h2>
<table><thead><tr><th>Data center</th><th>IP addresses</th></tr></thead><tbody>${rows.join("")}</tbody></table><h2>See also</h2>`;
}

const judge = (text: string, base: Listing = final) =>
  judgePage(
    text,
    { ...defender, lists: { externalDlp: { ...defender.lists.externalDlp!, dataCentres: base as typeof final } } },
    "externalDlp",
    limits,
  );
const replaced = (listing: Listing, from: string, to: string): Listing =>
  Object.fromEntries(Object.entries(listing).map(([name, a]) => [name, a.map((x) => (x === from ? to : x))]));

describe("the network-requirements page", () => {
  it.each([
    ["Markdown", markdown(final)],
    ["HTML", html(final)],
    [
      "the older Markdown: quoted, with line breaks and a second column of addresses",
      markdown(final).replaceAll(/^\|(.*?), (.*?), /gm, "> |$1<br></br>$2|"),
    ],
  ])("is read as %s, and the data file is what it says", (_, text) => {
    expect(judge(text)).toMatchObject({ comparison: { changes: [] }, refusals: [], warnings: [], date: "2023-02-05" });
  });

  it("tells added and removed addresses by data centre", () => {
    const next = { ...final, EU2: [...final.EU2!.slice(1), "20.254.175.9"] };
    expect(judge(markdown(next, "02/05/2023", next)).comparison.changes).toEqual([
      { dataCentre: "EU2", added: ["20.254.175.9"], removed: [final.EU2![0]] },
    ]);
  });

  it.each([
    ["a private address", "10.1.2.3", 'EU2: "10.1.2.3" is not a public address: private networks (RFC 1918)'],
    ["a reserved address", "203.0.113.5", 'EU2: "203.0.113.5" is not a public address: documentation (RFC 5737)'],
    [
      "a prefix wider than the limit",
      "20.0.0.0/16",
      'EU2: "20.0.0.0/16" is wider than the limit /28 (--widest changes the limit)',
    ],
    ["an inexact prefix", "20.0.0.1/30", 'EU2: "20.0.0.1/30" has host bits set; the exact prefix is 20.0.0.0/30'],
    ["a misspelt address", "20.1.2.300", 'EU2: "20.1.2.300" is not an IPv4 address or prefix'],
    ["an IPv6 address", "2603:1000::1", 'EU2: "2603:1000::1" is an IPv6 address; the gateways have only IPv4'],
  ])("is refused with %s", (_, address, refusal) => {
    expect(judge(markdown({ ...final, EU2: [...final.EU2!, address] })).refusals).toEqual([refusal]);
  });

  it("is refused when a list shrank by more than a third, or a data centre is gone or new", () => {
    const { US1, ...others } = final;
    expect(judge(markdown({ ...final, US3: final.US3!.slice(0, 50) })).refusals).toEqual([
      "US3 shrank by more than a third, from 78 to 50 addresses",
    ]);
    expect(judge(markdown({ ...others, EU3: US1! })).refusals).toEqual(
      expect.arrayContaining([
        "the data centre US1 is missing from the page",
        'the data centre EU3 is new (--expect "EU3" accepts it)',
      ]),
    );
  });

  it("is refused when an address is in two clouds", () => {
    const next = { ...final, GCC: [final.US1![0]!] };
    const verdict = judgePage(markdown(next), defender, "externalDlp", { ...limits, expectedDataCentres: ["GCC"] });
    expect(verdict.refusals).toEqual([`"${final.US1![0]}" is in two clouds: US1 (public) and GCC (US government)`]);
  });

  it("is refused when it is older than the data file", () => {
    expect(judge(markdown(final, "11/30/2022")).refusals).toEqual([
      "the page (2022-11-30) is older than the data file (2023-02-05)",
    ]);
  });
});

describe("a page that cannot be used unchanged", () => {
  const withRow = (row: string): string => markdown(final).replace(/^\|EU2\|.*$/gm, (line) => `${line}\n${row}`);

  it.each([
    [
      "|Asia 1|20.1.2.3|",
      '"Asia 1" is not a known data centre, but its row has addresses (--expect "Asia 1" accepts it)',
    ],
    ["||20.1.2.3, 20.1.2.4|", "a row with addresses has no data centre name: 20.1.2.3 20.1.2.4"],
    ["|20.1.2.3|20.1.2.4|", "a row with addresses has no data centre name: 20.1.2.3 20.1.2.4"],
  ])("is refused for a row that would have been passed over: %s", (row, refusal) => {
    const { refusals } = judge(withRow(row));
    expect(refusals.map((one) => one.replaceAll(",", ""))).toContain(refusal.replaceAll(",", ""));
  });

  it("takes a row whose name was expected, whatever its form", () => {
    const expected = { ...limits, expectedDataCentres: ["Asia 1"] };
    const { refusals, next } = judgePage(withRow("|Asia 1|20.1.2.3|"), defender, "externalDlp", expected);
    expect([refusals, next["Asia 1"]]).toEqual([[], ["20.1.2.3"]]);
  });

  it("is refused when it is of a day that has not come, by itself or by the caller", () => {
    const refusal = "the page's date 2027-01-01 is after today (2026-11-29), so later pages would count as older";
    expect(judge(markdown(final, "01/01/2027")).refusals).toEqual([refusal]);
    const said = judgePage(markdown(final), defender, "externalDlp", limits, { published: "2027-01-01" });
    expect(said.refusals).toEqual([refusal]);
    expect(judge(markdown(final, "11/29/2026")).refusals).toEqual([]);
  });

  it.each(["25/06/2023", "02/30/2024", "2026-13-01", "June 2023"])("is refused when its date is no day: %s", (date) => {
    expect(judge(markdown(final, date)).refusals).toEqual([
      `the page's date (ms.date) "${date}" is not a date such as MM/DD/YYYY or YYYY-MM-DD; give the date with --published YYYY-MM-DD`,
    ]);
    const said = judgePage(markdown(final, date), defender, "externalDlp", limits, { published: "2026-06-25" });
    expect([said.refusals, said.date]).toEqual([[], "2026-06-25"]);
  });

  it("is refused without a date where it is to be written, and compared all the same", () => {
    const page = markdown(final).replace(/^ms\.date.*$/m, "");
    expect(judge(page).refusals).toEqual([]);
    expect(judgePage(page, defender, "externalDlp", limits, { dateNeeded: true }).refusals).toEqual([
      "the page has no date (ms.date); give the date with --published YYYY-MM-DD",
    ]);
  });

  it("tells everything that is wrong at once", () => {
    const { EU1, ...others } = final;
    const page = markdown({ ...others, EU2: [...final.EU2!, "10.1.2.3", "20.1.2.300"], EU3: EU1! }, "25/06/2023");
    const bad = page.replace(/^\|EU2\|/gm, "|Asia 1|20.1.2.3|\n|EU2|");
    expect(judge(bad).refusals).toEqual([
      expect.stringMatching(/^the page's date \(ms.date\) "25\/06\/2023" is not a date such as/),
      expect.stringMatching(/^"Asia 1" is not a known data centre/),
      expect.stringMatching(/^EU2: "10.1.2.3" is not a public address/),
      expect.stringMatching(/^EU2: "20.1.2.300" is not an IPv4 address/),
      "the data centre EU1 is missing from the page",
      expect.stringMatching(/^the data centre EU3 is new/),
      expect.stringMatching(/^51 addresses moved from EU1 to EU3/),
    ]);
  });

  it("warns of an address in two data centres of a cloud, and of a duplicate in a row", () => {
    const [shared] = final.EU1!;
    const page = markdown({ ...final, EU2: [...final.EU2!, shared!, shared!] });
    expect(judge(page).warnings).toEqual([
      `EU2: "${shared}" is listed twice`,
      `"${shared}" is in 2 data centres: EU1 and EU2`,
    ]);
  });
});

describe("the two mistakes that Microsoft's page once had", () => {
  it("the day of shifted rows (2022-08-23): refused, because known addresses would change their data centre", () => {
    const shifted = { ...final, US2: final.EU1!, EU1: final.US2! };
    const { refusals } = judge(markdown(shifted, "02/06/2023", shifted));
    expect(refusals).toEqual([
      expect.stringMatching(
        /^55 addresses moved from US2 to EU1 \(.*\); the page may list rows under the wrong data centre$/,
      ),
      expect.stringMatching(
        /^51 addresses moved from EU1 to US2 \(.*\); the page may list rows under the wrong data centre$/,
      ),
    ]);
  });

  it.each([
    ["US3", "20.99.133.218", "20.99.132.218"],
    ["EU1", "20.23.198.120", "20.23.199.120"],
  ])(
    "the misprint in %s (2022-11-30): in doubt as long as the other table has it right, told when it is corrected",
    (dataCentre, wrong, right) => {
      const before = Object.fromEntries(Object.entries(final).map(([name, a]) => [name, a.filter((x) => x !== right)]));
      const misprinted = replaced(final, right, wrong);
      expect(judge(markdown(misprinted), before)).toMatchObject({
        refusals: [],
        warnings: [
          `${dataCentre}: ${wrong} is not among the page's App connector addresses, which contain all others: it may be a misprint`,
        ],
      });
      // With the same misprint in both tables nothing on the page shows it: the address is public and among its neighbours.
      expect(judge(markdown(misprinted, "02/05/2023", misprinted), before)).toMatchObject({
        refusals: [],
        warnings: [],
      });
      expect(judge(markdown(final), misprinted).warnings).toEqual([
        `${dataCentre}: ${wrong} becomes ${right}, which differs in one digit: one of the two may be a misprint`,
      ]);
    },
  );
});

describe("writing the data file", () => {
  const content = JSON.parse(readFileSync("infra/network/clients/defender.json", "utf8")) as Record<string, unknown>;

  it("changes one list and its date and leaves everything else", () => {
    const next = { ...final, EU2: [...final.EU2!, "4.1.2.3"] };
    const written = JSON.parse(updatedProfile(content, "externalDlp", next, "2026-11-01", "a page")) as typeof defender;
    expect(written.lists.externalDlp).toMatchObject({ published: "2026-11-01", source: "a page" });
    expect(written.lists.externalDlp!.dataCentres.EU2![0]).toBe("4.1.2.3");
    expect(written.lists.appConnector).toEqual(defender.lists.appConnector);
    expect(Object.keys(written)).toEqual(Object.keys(content));
  });
});

describe("the coverage of a list by a service tag", () => {
  it("counts what the tag covers, what it misses, and how many more it lets in", () => {
    const properties = {
      changeNumber: 13,
      addressPrefixes: [...final.US1!.slice(2), "20.99.0.0/16", "2603:1000::/40"],
    };
    const tags = readServiceTags({ cloud: "Public", changeNumber: 376, values: [{ name: "Tag", properties }] });
    const coverage = coverageOf(final, tags.tags.get("tag")!);
    expect(coverage).toMatchObject({ listed: 271, covered: 47 + 8, surplus: 65536 - 8 });
    expect(coverage.dataCentres[0]).toEqual({ name: "US1", covered: 47, missing: final.US1!.slice(0, 2) });
  });
});
