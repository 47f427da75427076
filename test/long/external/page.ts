/** The part of docs/faults.md about external ICAP servers, made of what was measured. Pure. */
import { markdownTable } from "../../markdownTable";
import { EXTERNAL_GROUP, FAULT, keyOf, newRows, pageOf, partsOf, seconds, type Column } from "../faults/rows";
import type { ExternalMeasured } from "./fault";
import { EXTERNAL_FAULTS } from "./faults";

const COLUMNS: readonly Column<ExternalMeasured>[] = [
  [FAULT, ({ fault }) => fault.name],
  ["server", ({ fault }) => fault.servers.join(", ")],
  ["`gateway-server status` says", ({ reason }) => reason ?? "ready"],
  ["wrong verdicts", ({ answered }) => `0 of ${answered}`],
  ["lost once out", ({ fault }) => (fault.servers.length > 1 ? "all: no server is left" : "0")],
  ["lost before, open at the fault", ({ lostOpen }) => String(lostOpen)],
  ["lost before, asked later", ({ lostBeforeOut }) => String(lostBeforeOut)],
  ["failovers", ({ failovers }) => String(failovers)],
  ["out after", ({ outAfterSeconds }) => seconds(outAfterSeconds, "stays in")],
  ["back after", ({ reason, backAfterSeconds }) => (reason === undefined ? "stays in" : seconds(backAfterSeconds, ""))],
  ["measured", ({ date }) => date],
];

const keyed = (fault: { readonly name: string }): string => keyOf({ group: EXTERNAL_GROUP, name: fault.name });

/** The whole page with this part anew: the faults in their order, each as it was measured now, else as the page has it. */
export function pageWithExternal(before: string, measured: readonly ExternalMeasured[]): string {
  const parts = partsOf(before);
  const now = new Map(measured.map((one) => [keyed(one.fault), one]));
  const rows = newRows(parts.external, COLUMNS, now);
  const table = markdownTable(
    COLUMNS.map(([heading]) => heading),
    EXTERNAL_FAULTS.map((fault) => rows.get(keyed(fault))).filter((row) => row !== undefined),
  );
  return pageOf({ ...parts, external: [`## ${EXTERNAL_GROUP}`, "", ...INTRODUCTION, "", table].join("\n") });
}

const INTRODUCTION: readonly string[] = [
  "Written by `npm test -- --only long` (test/long/externalFaults.test.ts): the stack `external`, two lanes of one machine each and two",
  "stand-ins of an ICAP product as `dlp-1` and `dlp-2`, the second one over TLS, `canarySeconds: 5`, on a machine of two cores that others",
  "used. Three clients ask both addresses, with a clean text, a forbidden one and a forbidden file of 1 MiB (of 30 MiB where the fault",
  "needs it), and try the other address after an error. The test fails when any verdict is wrong, when a question that was asked after",
  "the fault gets no verdict from either address though a server is left, when a gateway does not name the server with its reason, or when it",
  "does not come back by itself.",
  "",
  "- A gateway sends a file that its server gave no verdict on to another server, once more. So few are lost.",
  "- _Lost before_: questions without a verdict from either address: _open at the fault_ those that were under way, _asked later_ those asked",
  "  from then until both gateways had the server out of rotation.",
  "- _Failovers_: questions that one address answered with an error and the other with the right verdict.",
  "- _Out after_: from the fault until both gateways have the server out and say why; _back after_: from the fault's end until both have all",
  "  servers in rotation, nothing to say in `gateway-status`, and are in the load balancer's pool. Both are read twice a second or less.",
  "- A change of policy comes with another ISTag, as RFC 3507 wants it (§4.7). A product that goes to monitoring with the ISTag that it had is",
  "  found by the next canary, up to `canarySeconds` later, and allows what it is sent until then",
  "  (test/programs/cloud-init/external/constantTag.test.ts). With `canary: each` it allows nothing: the last row, where `canarySeconds` is",
  "  3600 and neither server speaks TLS.",
  "- A server that blocks everything is not among these: it is out at its next canary, and its verdicts until then are wrong to the safe side",
  "  (test/e2e/external.test.ts).",
];
