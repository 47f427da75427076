import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { COUNTED } from "../../../scripts/test/suite";
import { tlsAs } from "../asClient";
import type { Deployment } from "../deployment";
import type { Attack, Tally } from "./attack";
import { mutations } from "./mutations";

/** A program that this file starts: its change touches the tests that import this file (`npm test -- --changed`). */
export type Started = typeof import("./attack");

/** Sends mutants from a namespace, and says what became of them at the end of `npm test`. */
export async function sendMutants(namespace: string, attack: Attack): Promise<Tally> {
  const program = [process.execPath, "--import", "tsx", join(__dirname, "attack.ts")];
  const child = spawn("ip", ["netns", "exec", namespace, ...program], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(attack));
  const tally = JSON.parse(await text(child.stdout)) as Tally;
  const ends = Object.entries(tally.ends)
    .sort()
    .map(([end, count]) => `${end} ${count}`);
  const used = `${mutations.filter(({ name }) => (tally.used[name] ?? 0) > 0).length} of ${mutations.length} mutations`;
  process.stderr.write(
    `${COUNTED}${attack.seeds.length} hostile messages from seed ${attack.seeds[0]}, ${used}: ${ends.join("; ")}; ` +
      `allowed although delivered ${tally.failOpen.length}, hung ${tally.hung.length}\n`,
  );
  return tally;
}

/** An attack on lane a with forbidden words, from these addresses of the client; one mutant for each seed. */
export async function attackOn(deployment: Deployment, sources: string[], seeds: number[]): Promise<Attack> {
  const target = await deployment.target();
  return {
    server: { host: target.addresses.a, port: target.port, tls: tlsAs(target) },
    sources,
    seeds,
    body: `This is ${deployment.keyword} for now.\nPlease charge 4111 1111 1111 1111 today.\n`,
    patienceMs: 250,
  };
}

/** Seeds from 1 to the given number. */
export const seedsFrom = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

/** Number of c-icap's processes that crashed, as the gateway's own journal tells. */
export const crashesIn = (journal: string): number =>
  [...journal.matchAll(/(\d+) of c-icap's processes crashed/g)].reduce((sum, match) => sum + Number(match[1]), 0);
