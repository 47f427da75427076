import { READINGS, type Reading, type Transaction } from "../../../icap";
import { conclusionBy } from "../../e2e/clients/conclusions";

const answer = (more: Partial<Transaction>): Transaction => ({
  verdict: "allowed",
  reason: "",
  headers: {},
  timings: { totalMs: 1 },
  bytesSent: 1,
  bytesReceived: 1,
  wholeBodySent: true,
  icapStatus: 200,
  ...more,
});
const seenBy = (transaction: Transaction): Reading[] =>
  READINGS.filter((reading) => conclusionBy(reading, transaction) === "blocked");

const PAGE: Reading[] = ["HTTP status", "ICAP status", "message"];

test.each<[string, Partial<Transaction>, Reading[]]>([
  ["204", { icapStatus: 204 }, []],
  ["the message as it was", { outcome: "echoed" }, ["ICAP status"]],
  ["a download as it was", { outcome: "echoed", httpStatus: 200 }, ["ICAP status"]],
  ["X-Infection-Found", { headers: { "x-infection-found": "Type=0" } }, ["X-Infection-Found", "ICAP status"]],
  ["X-Virus-ID", { headers: { "x-virus-id": "cards" } }, ["X-Virus-ID", "ICAP status"]],
  ["a violation", { headers: { "x-violations-found": "1\n-" } }, ["X-Violations-Found", "ICAP status"]],
  ["no violation", { headers: { "x-violations-found": "0" } }, ["ICAP status"]],
  ["a page with a status of success", { outcome: "replaced", httpStatus: 200 }, ["ICAP status", "message"]],
  ["a page with the lowest status of an error", { outcome: "replaced", httpStatus: 400 }, PAGE],
  ["a message with other content", { outcome: "changed" }, ["ICAP status", "message"]],
  ["a page", { outcome: "replaced", httpStatus: 403 }, PAGE],
])("%s is a block for those who look at that alone", (_, more, expected) => {
  expect(seenBy(answer(more))).toEqual(expected);
  // each of the others lets it pass: none is without a verdict
  const passed = READINGS.filter((reading) => conclusionBy(reading, answer(more)) === "passed");
  expect(passed).toEqual(READINGS.filter((reading) => !expected.includes(reading)));
});

test.each([undefined, 201, 404, 500])(
  "ICAP status %s is a verdict to nobody, whatever stands beside it",
  (icapStatus) => {
    const error = answer({
      icapStatus,
      headers: { "x-infection-found": "Type=0" },
      httpStatus: 403,
      outcome: "replaced",
    });
    expect(new Set(READINGS.map((reading) => conclusionBy(reading, error)))).toEqual(new Set(["no verdict"]));
  },
);
