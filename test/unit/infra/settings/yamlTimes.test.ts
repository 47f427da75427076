import { rawConfigOf } from "../../../../infra/settings/rawConfig";
import { parseSettings } from "../../../../infra/settings";
import { NOW } from "./parsing";

/** The settings of a stack file, handed over as the Pulumi CLI does: texts, and the rest as JSON. */
function settingsOf(values: Readonly<Record<string, unknown>>) {
  const own = Object.entries(values).map(([name, value]) => [
    `icap:${name}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const all = { "azure-native:location": "westeurope", ...Object.fromEntries(own) } as Record<string, string>;
  return parseSettings(
    rawConfigOf(all, "icap", () => false),
    "dev",
    NOW,
  );
}

describe("a date without quotes, which the Pulumi CLI reads as a time", () => {
  it("is a last day as one in quotes", () => {
    expect(settingsOf({ expires: "9998-12-31 00:00:00 +0000 UTC" }).expires).toBe("9998-12-31");
    expect(settingsOf({ expires: "9998-12-31" }).expires).toBe("9998-12-31");
  });

  it("is the tag, the tag's name and the keyword that was written", () => {
    const settings = settingsOf({
      tags: { "2026-12-31 00:00:00 +0000 UTC": "2027-01-31 00:00:00 +0000 UTC", owner: "security" },
      dlp: { keywords: ["2026-12-31 00:00:00 +0000 UTC", "secret"] },
    });
    expect(settings.tags).toEqual({ "2026-12-31": "2027-01-31", owner: "security" });
    expect(settings.dlp.keywords).toEqual(["2026-12-31", "secret"]);
  });
});

describe("a time without quotes", () => {
  it("is refused where any text is taken, because a keyword would never be found, and is not shown", () => {
    const keywords = ["secret", "2026-12-31 10:00:00 +0000 UTC", "2026-12-31 10:00:00.5 +0200 +0200"];
    expect(() => settingsOf({ dlp: { keywords }, tags: { "2026-12-31 10:00:00 +0000 UTC": "x" } })).toThrow(
      [
        "3 problems in Pulumi.dev.yaml:",
        "  tags             was read as a time by the Pulumi CLI; write it in quotes",
        "  dlp.keywords[1]  was read as a time by the Pulumi CLI; write it in quotes",
        "  dlp.keywords[2]  was read as a time by the Pulumi CLI; write it in quotes",
      ].join("\n"),
    );
  });

  it("is no end, which is a whole day", () => {
    expect(() => settingsOf({ expires: "9998-12-31 10:00:00 +0000 UTC" })).toThrow(
      '1 problem in Pulumi.dev.yaml:\n  expires  "9998-12-31 10:00:00 +0000 UTC" is neither a number of days from 1d to 365d nor a date such as 2026-12-31',
    );
  });
});
