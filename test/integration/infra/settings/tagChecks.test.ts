import { resourceTypes } from "../../../../emulator/azure/resources";
import { tagProblems } from "../../../../emulator/azure/rules/tags";
import { MOST_TAGS, withOwnTags } from "../../../../infra/tags";
import { parse, problem, refusal } from "../../../unit/infra/settings/parsing";
import { deployed } from "../deployed";

const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag${i}`, "x"]));

describe("tags", () => {
  it("are accepted up to Azure's limit minus the package's own", () => {
    expect(Object.keys(parse({ tags: numbered(MOST_TAGS) }).tags)).toHaveLength(46);
    expect(problem({ tags: numbered(47) })).toBe(
      "tags  has 47 tags; at most 46 are allowed (Azure allows 50 on a resource, and this program sets application, environment, lane, expires)",
    );
  });

  it("of the most that are taken fit on every resource, the secrets among them", async () => {
    const tags = withOwnTags({ environment: "prod" }, parse({ tags: numbered(MOST_TAGS) }).tags);
    const { recording } = await deployed({ tags, expires: "7d" });
    const refused = recording.all.flatMap(({ type, inputs }) =>
      tagProblems(resourceTypes.get(type)?.armType ?? "", inputs["tags"]),
    );
    expect(refused).toEqual([]);
    expect(Math.max(...recording.all.map(({ inputs }) => Object.keys(inputs["tags"] ?? {}).length))).toBe(50);
  });

  it.each([
    [
      { Owner: "a", owner: "b" },
      'tags.owner  "owner" is the same tag as "Owner", because Azure ignores the case of tag names; leave one out',
    ],
    [
      { "azure-owner": "a" },
      'tags.azure-owner  "azure-owner" begins with "azure", which Azure reserves; choose another name',
    ],
    [{ Lane: "a" }, 'tags.Lane  "Lane" is set by this program; choose another name'],
    [{ owner: "a\nb" }, 'tags.owner  "a\\nb" contains a line break or another control character'],
  ])("that Azure would refuse in the middle of an update are refused before it: %j", (tags, text) => {
    expect(problem({ tags })).toBe(text);
  });

  it("are refused all at once, with a name of any length and signs on a line of its own", () => {
    const lines = refusal({ tags: { ["n".repeat(600)]: "a", "x\ny": "b", microsoft: 1 } }).split("\n");
    expect(lines).toHaveLength(5);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(230);
  });

  it("of the package give way to the same name in another spelling, which Azure would take for a second tag of it", () => {
    expect(withOwnTags({ environment: "prod", application: "gateway" }, { Environment: "live", owner: "me" })).toEqual({
      application: "gateway",
      Environment: "live",
      owner: "me",
    });
  });
});
