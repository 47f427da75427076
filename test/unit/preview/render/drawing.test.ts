import { compare } from "../../../../preview/changes/compare";
import { renderings } from "../../../../preview";
import { changeOf } from "../smallStack";

describe("the picture", () => {
  const drawn = (sources: string): string => renderings(compare(changeOf({}, { sources }))).html();

  it.each([["*"], ["AzureCloud"], ["0/0"]])("draws the internet as no good news: %s", (source) => {
    const page = drawn(source);
    expect(page).toMatch(/<rect class="internet"/);
    expect(page).toMatch(/<path class="internet"/);
    expect(page).not.toMatch(/<rect class="added"/);
  });

  it("draws who may come in now, who no longer may, and new machines each in a way of its own", () => {
    const page = renderings(
      compare(changeOf({ sources: ["20.0.0.1"] }, { sources: ["20.9.0.1"], size: "Standard_D8s_v5" })),
    ).html();
    for (const kind of ["added", "removed", "replaced"]) expect(page).toContain(`<rect class="${kind}"`);
    expect(page).not.toMatch(/<rect class="internet"/);
    expect(page).toContain(">Standard_D8s_v5<");
  });

  it("shows no rule as kept that is new, is for another port, or lets nobody of before in any more", () => {
    const other = { name: "Other", priority: 100, access: "Allow", protocol: "Tcp", destinationPortRange: "22" };
    const { drawing } = compare(changeOf({ sources: ["20.0.0.1"] }, { sources: ["20.9.0.1"], rules: [other] }));
    expect(drawing.sources.map(({ change }) => change)).toEqual(["added", "removed"]);
  });

  it("shows every change however many rules stay, and how many those are", () => {
    const { drawing } = compare(changeOf({}, { sources: "*" }));
    expect(drawing.sources.map(({ label, detail, change }) => `${change} ${label}: ${detail}`)).toEqual([
      "kept AllowClient: 2 prefixes",
      "added The whole internet: 3,702,390,781 addresses",
    ]);
    const kept = Array.from({ length: 9 }, (_, i) => ({ label: `Rule${i}`, detail: "x", change: "kept" as const }));
    const page = renderings({
      ...compare(changeOf({}, {})),
      drawing: { ...drawing, sources: [...kept, ...drawing.sources.slice(1)] },
    }).html();
    expect(page).toContain("The whole internet");
    expect(page).toContain("6 more rules");
  });
});
