/** The verdict that a client derives from an answer of which it reads only one feature. Pure. */
import type { Reading, Transaction } from "../../../icap";

/** `no verdict`: an error. The client's own settings determine its reaction. */
export type Conclusion = "passed" | "blocked" | "no verdict";

/** The verdict of a client that reads only this feature. An answer with an ICAP status other than 200 and 204 gives no client a verdict. */
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
