/** Clients that go by one sign of an answer alone, and what each concludes. Pure. */
import type { Transaction } from "./types";

/** The one thing that a client looks at. `message`: whether it got another message than its own in place of the file. */
export const READINGS = [
  "X-Infection-Found",
  "X-Virus-ID",
  "X-Violations-Found",
  "HTTP status",
  "ICAP status",
  "message",
] as const;
export type Reading = (typeof READINGS)[number];

/** `no verdict`: an error. What the client does then is a setting of its own. */
export type Conclusion = "passed" | "blocked" | "no verdict";

/** The conclusion of a client that looks at nothing else. An answer with another ICAP status than 200 and 204 is none to any. */
export function conclusionBy(reading: Reading, transaction: Transaction): Conclusion {
  const { icapStatus } = transaction;
  if (icapStatus !== 200 && icapStatus !== 204) return "no verdict";
  return sign(reading, transaction) ? "blocked" : "passed";
}

function sign(reading: Reading, { headers, icapStatus, httpStatus, outcome }: Transaction): boolean {
  switch (reading) {
    case "X-Infection-Found":
    case "X-Virus-ID":
      return headers[reading.toLowerCase()] !== undefined;
    case "X-Violations-Found":
      return Number.parseInt(headers["x-violations-found"] ?? "0", 10) > 0;
    case "HTTP status":
      return httpStatus !== undefined && httpStatus >= 400;
    case "ICAP status":
      return icapStatus === 200;
    case "message":
      return outcome === "replaced" || outcome === "changed";
  }
}
