import { readFileSync } from "node:fs";
import { readServiceTags } from "../../../../exposure";
import { judgeTagFile } from "../../../../scripts/addresses/tagFile";
import { withServiceTagChange } from "../../../../scripts/addresses/update";

const tag = (name: string, ...addressPrefixes: string[]) => ({
  name,
  properties: { changeNumber: 3, addressPrefixes },
});
const file = (changes: object = {}, ...values: object[]) => ({
  cloud: "Public",
  changeNumber: 400,
  values: values.length > 0 ? values : [tag("MicrosoftCloudAppSecurity", "13.64.26.88/32")],
  ...changes,
});
const known = { published: "2023-02-05", today: "2026-11-29", changeNumber: 390 };
const judge = (changes: object, from = "ServiceTags_Public_20261123.json", more: object = {}) =>
  judgeTagFile(readServiceTags(file(changes)), from, { ...known, ...more });

describe("a service-tag file", () => {
  it("of this week and Azure's public cloud is compared", () => {
    expect(judge({})).toEqual({ refusals: [], warnings: [] });
  });

  it.each([
    [
      "a government cloud's",
      { cloud: "AzureGovernment" },
      undefined,
      'it is for the cloud "AzureGovernment"; the lists need the file of public Azure',
    ],
    ["one that names no cloud", { cloud: undefined }, undefined, 'it is for the cloud "unknown"'],
    ["an older one, by its change number", { changeNumber: 389 }, undefined, "its change number 389 is older than 390"],
    ["one without a change number", { changeNumber: undefined }, undefined, "it has no change number"],
    [
      "one older than the list, by its name",
      {},
      "x/ServiceTags_Public_20230130.json",
      "its file name says 2023-01-30, which is before the list's date 2023-02-05",
    ],
    [
      "one of a day to come",
      {},
      "https://x/ServiceTags_Public_20270104.json",
      "its file name says 2027-01-04, which is after today",
    ],
  ])("is refused: %s", (_name, changes, from, words) => {
    const { refusals } = judge(changes, from);
    expect(refusals).toEqual([expect.stringContaining(words)]);
  });

  it("tells all that is wrong at once", () => {
    expect(judge({ cloud: "China", changeNumber: 1 }, "ServiceTags_China_20230101.json").refusals).toEqual([
      expect.stringMatching(/^it is for the cloud "China";/),
      expect.stringMatching(/^its change number 1 is older than 390/),
      expect.stringMatching(/^its file name says 2023-01-01, which is before the list's date 2023-02-05/),
    ]);
  });

  it("is reported as old, or of an unknown age", () => {
    expect(judge({}, "ServiceTags_Public_20261101.json").warnings).toEqual([
      "its file name says that it is 28 days old; Microsoft publishes one every week",
    ]);
    expect(judge({}, "tags.json", { changeNumber: undefined }).warnings[0]).toMatch(/^its age is not known/);
    expect(judge({}, "tags.json").warnings).toEqual([]);
  });

  it("is refused with two tags of one name, a prefix that is everybody, and what is no prefix, all at once", () => {
    const values = [
      tag("A", "20.0.0.0/24"),
      tag("a", "20.0.1.0/24"),
      tag("B", "0.0.0.0/0"),
      tag("C", "20.0.0.1/24", "x"),
    ];
    expect(() => readServiceTags(file({}, ...values))).toThrow(
      [
        "the tag a is there twice",
        'the tag B has "0.0.0.0/0", which is every address',
        'the tag C has "20.0.0.1/24", which is not an exact prefix',
        'the tag C has "x", which is not an exact prefix',
      ].join("\n"),
    );
  });

  it("leaves its change number in the profile, and nothing else is changed", () => {
    const content = JSON.parse(readFileSync("infra/network/clients/defender.json", "utf8")) as Record<string, unknown>;
    const written = JSON.parse(withServiceTagChange(content, 400)) as Record<string, unknown>;
    expect(written).toEqual({ ...content, serviceTagChange: 400 });
    expect(Object.keys(written).at(-1)).toBe("lists");
  });
});
