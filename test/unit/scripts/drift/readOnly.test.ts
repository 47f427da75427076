import { uncounted, withReadOnly } from "../../../../scripts/drift/readOnly";

const urn = "urn:pulumi:dev::p::azure-native:keyvault:Vault::kv";
const state = (outputs: object, more: object = { external: true }) => ({ urn, outputs, ...more });
const listed = (changeSummary: object) => ({
  steps: [
    { op: "refresh", urn, oldState: state({ a: 1 }) },
    { op: "update", urn: `${urn}2` },
  ],
  changeSummary,
});
const event = (before: object, after: object, more?: object) =>
  JSON.stringify({
    resOutputsEvent: { metadata: { op: "update", urn, old: state(before, more), new: state(after, more) } },
  });

describe("a refresh whose summary counts a change of what is only read", () => {
  it("lacks it in the list, and has it from the events, with each path that differs", () => {
    const content = listed({ same: 9, update: 2 });
    expect(uncounted(content)).toBe(1);
    const events = ["no JSON", event({ a: 1, b: { c: [1], d: 2 } }, { a: 1, b: { c: [2], d: 2 }, etag: "2" }), ""];
    const whole = withReadOnly(content, events.join("\n"));
    expect(uncounted(whole)).toBe(0);
    expect((whole as typeof content).steps[0]).toMatchObject({
      op: "update",
      urn,
      detailedDiff: { "b.c": { kind: "update" } },
    });
  });

  it("names a vault that was opened, by the setting of its firewall", () => {
    const vault = (defaultAction: string) => ({ properties: { networkAcls: { defaultAction, ipRules: [] } } });
    const whole = withReadOnly(listed({ same: 9, update: 2 }), event(vault("Deny"), vault("Allow")));
    expect((whole as ReturnType<typeof listed>).steps[0]).toMatchObject({
      detailedDiff: { "properties.networkAcls.defaultAction": { kind: "update" } },
    });
  });

  it("stays short of it where no event has it, or only one of the stack's own resources", () => {
    const content = listed({ same: 9, update: 2 });
    for (const events of ["", "{}", event({ a: 1 }, { a: 2 }, {})])
      expect(uncounted(withReadOnly(content, events))).toBe(1);
  });

  it("is whole where the summary counts no more than the list, and where there is none", () => {
    for (const content of [listed({ same: 9, update: 1 }), {}, "text"]) expect(uncounted(content)).toBe(0);
  });
});
