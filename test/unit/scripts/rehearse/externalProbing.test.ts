/** The probes of a rehearsal with external ICAP servers: what its final table says of each server, and when it fails. */
import { probeExternal, methodsOf, STAND_IN_POLICY } from "../../../../scripts/rehearse/externalProbing";
import { FORBIDDEN, type StandIns } from "../../../../scripts/rehearse/standIns";
import { inspectionProbes } from "../../../../verification/plan";
import type { ProbeRun } from "../../../../verification/runProbes";
import { parse } from "../../infra/settings/parsing";
import { target } from "../../verification/target";

/** Two servers: how many files each got, and whether it lives and blocks. */
class Servers {
  readonly files = new Map([
    ["dlp-1", 0],
    ["dlp-2", 0],
  ]);
  killed = false;
  monitoring = false;

  readonly all = [
    { name: "dlp-1", server: { kill: () => void (this.killed = true) } },
    { name: "dlp-2", server: { set: () => void (this.monitoring = true) } },
  ];

  mend = async (): Promise<void> => void (this.killed = this.monitoring = false);

  filesDuring = async (act: () => Promise<void>): Promise<Map<string, number>> => {
    const before = new Map(this.files);
    await act();
    return new Map([...this.files].map(([name, count]) => [name, count - before.get(name)!]));
  };

  /** The next server that takes a file, in turns; undefined: none does. */
  take(): string | undefined {
    const [name] = [...this.files]
      .filter(([one]) => (one === "dlp-1" ? !this.killed : !this.monitoring))
      .sort(([, x], [, y]) => x - y)
      .map(([one]) => one);
    if (name !== undefined) this.files.set(name, this.files.get(name)! + 1);
    return name;
  }
}

/** Gateways as they should be: a verdict of a server that is in order, else a closed port. */
function rightly(servers: Servers, body: string): object {
  const served = servers.take();
  if (served === undefined)
    return { verdict: "error", failure: { kind: "refused", stage: "connect", message: "closed" } };
  return body.includes(FORBIDDEN)
    ? { verdict: "blocked", rule: "generic-reqmod" }
    : { verdict: "allowed", reason: "204" };
}

async function table(answer: (servers: Servers, body: string) => object): Promise<string[]> {
  const servers = new Servers();
  const probes = inspectionProbes(STAND_IN_POLICY, ["REQMOD"]).filter(({ send }) => send !== "10 MiB clean binary");
  const ask = async ({ body = "" }: { body?: string }) => ({
    kind: "icap",
    timings: { totalMs: 1 },
    ...answer(servers, Buffer.from(body, "base64").toString()),
  });
  const run = { agent: { ask }, target, keyword: FORBIDDEN, denyRules: [], notes: { note: () => undefined } };
  const found = await probeExternal(probes, run as unknown as ProbeRun, servers as unknown as StandIns);
  return found.map(({ sent, lane, expected, found: what, detail }) => {
    const right = what === expected ? "" : ` instead of ${expected}`;
    return `${lane} ${sent}: ${what}${right}, ${detail}`;
  });
}

test("the final table says which server gave each verdict, in each state of the servers", async () => {
  expect(await table(rightly)).toEqual([
    "a clean text, REQMOD: allowed, dlp-1: 204",
    "a keyword, REQMOD: blocked, dlp-2: generic-reqmod",
    "b clean text, REQMOD: allowed, dlp-1: 204",
    "b keyword, REQMOD: blocked, dlp-2: generic-reqmod",
    "a clean text, REQMOD (first server killed): allowed, dlp-2: 204",
    "a keyword, REQMOD (first server killed): blocked, dlp-2: generic-reqmod",
    "b clean text, REQMOD (first server killed): allowed, dlp-2: 204",
    "b keyword, REQMOD (first server killed): blocked, dlp-2: generic-reqmod",
    "a clean text, REQMOD (the others in monitoring mode): connection refused, closed",
    "a keyword, REQMOD (the others in monitoring mode): connection refused, closed",
    "b clean text, REQMOD (the others in monitoring mode): connection refused, closed",
    "b keyword, REQMOD (the others in monitoring mode): connection refused, closed",
    "a clean text, REQMOD (all back): allowed, dlp-1: 204",
    "a keyword, REQMOD (all back): blocked, dlp-1: generic-reqmod",
    "b clean text, REQMOD (all back): allowed, dlp-1: 204",
    "b keyword, REQMOD (all back): blocked, dlp-1: generic-reqmod",
  ]);
});

test("the methods are those that the servers have", () => {
  const of = (more: object) =>
    methodsOf(
      parse({
        icap: {
          server: "external",
          external: { product: "symantec-web-prevent", servers: [{ address: "10.77.9.10" }], ...more },
        },
      }).icap.external!,
    );
  expect(of({ reqmodPath: "" })).toEqual(["RESPMOD"]);
  expect(of({ respmodPath: "" })).toEqual(["REQMOD"]);
});
