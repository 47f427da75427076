import { endOf, EXPIRES, readExpiry } from "../model/expiry";
import type { Preset } from "../model/setting";
import type { Findings } from "./findings";
import { show } from "./problems";

/**
 * Reads `expires`. An empty text, the default in Pulumi.yaml, means that the stack does not expire. A production stack may not expire,
 * because clients were given its addresses.
 */
export function readExpires(
  value: unknown,
  { preset, secret, now }: { readonly preset: Preset; readonly secret: boolean; readonly now: Date },
  findings: Findings,
): string | undefined {
  if (value === undefined || value === "") return undefined;
  const result = EXPIRES.safeParse(value);
  if (!result.success) {
    const shown = secret ? "the encrypted value" : show(value);
    for (const { message } of result.error.issues)
      findings.add(
        "expires",
        message.replace("{value}", () => shown),
      );
    return undefined;
  }
  if (preset === "prod")
    findings.add(
      "expires",
      `${show(value)} is not for the preset prod, whose addresses a client was given; leave it out`,
    );
  const expiry = readExpiry(result.data)!;
  if ("lastDay" in expiry && endOf(expiry, now) <= now)
    findings.add("expires", `${show(value)} is over; give a later date, or a number of days such as 7d`);
  return result.data;
}
