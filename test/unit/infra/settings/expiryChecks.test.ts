import { endOf, readExpiry } from "../../../../infra/settings";
import { parse, problem } from "./parsing";

describe("expires", () => {
  it.each(["1d", "365d", "2026-11-23", "2028-02-29"])("takes %s", (expires) => {
    expect(parse({ expires }).expires).toBe(expires);
  });

  it("is absent where nothing is given, as an empty text too, which Pulumi.yaml gives", () => {
    expect(parse({})).not.toHaveProperty("expires");
    expect(parse({ expires: "" })).not.toHaveProperty("expires");
  });

  it.each([
    ["0d", '"0d"'],
    ["366d", '"366d"'],
    ["7", '"7"'],
    ["7 d", '"7 d"'],
    ["2027-02-29", '"2027-02-29"'],
    ["31.12.2026", '"31.12.2026"'],
    [7, "7"],
  ])("refuses %j and says what would be right", (expires, shown) => {
    expect(problem({ expires })).toBe(
      `expires  ${shown} is neither a number of days from 1d to 365d nor a date such as 2026-12-31`,
    );
  });

  it("refuses a day that is over", () => {
    expect(problem({ expires: "2026-11-22" })).toBe(
      'expires  "2026-11-22" is over; give a later date, or a number of days such as 7d',
    );
  });

  it("is not for prod, and not for a stack with the preset prod", () => {
    const client = { profile: "custom", addresses: ["52.1.2.3"], certificates: "none" };
    expect(() => parse({ expires: "7d", preset: "prod", client }, "eu")).toThrow(
      /expires +"7d" is not for the preset prod, whose addresses a client was given; leave it out/,
    );
  });

  it("does not show an encrypted value", () => {
    expect(problem({ expires: "hidden" }, "dev", { secretNames: ["expires"] })).not.toContain("hidden");
  });

  it("is no tag of one's own", () => {
    expect(problem({ tags: { Expires: "never" } })).toBe(
      'tags.Expires  "Expires" is the tag of the setting expires; give the value there',
    );
  });

  it("ends a number of days after the last change, or when its last day is over", () => {
    const change = new Date("2026-11-20T08:00:00Z");
    expect(endOf(readExpiry("7d")!, change)).toEqual(new Date("2026-11-27T08:00:00Z"));
    expect(endOf(readExpiry("2026-12-31")!, change)).toEqual(new Date("2027-01-01T00:00:00Z"));
  });
});
