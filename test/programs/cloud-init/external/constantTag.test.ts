/**
 * A product that keeps its ISTag when somebody switches it to monitoring, behind the gateway's own relay, engine and monitor: between two
 * canaries (`canary: verified`), and with a canary for each file that is allowed (`each`).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStandIn, type StandIn } from "../../../../emulator/appliances/standIn";
import { freePort } from "../../../freePort";
import { parse } from "../../../unit/infra/settings/parsing";
import { ProductRig } from "./productRig";

jest.setTimeout(120_000);

const PLANTED = "Codename Nightjar";
const CONSTANT = "Vontu14.0";
const METHODS = ["REQMOD", "RESPMOD"] as const;
const NOT_BLOCKING = /^10\.77\.9\.10 answers but does not block: is it in monitoring or trial mode/;
const folder = mkdtempSync(join(tmpdir(), "constant-tag-"));
afterAll(() => rmSync(folder, { recursive: true }));

let standIn: StandIn;
let rig: ProductRig;
afterEach(async () => {
  await rig.stop();
  await standIn.kill();
});

async function start(canary: "verified" | "each", canarySeconds: number): Promise<void> {
  const servers = [{ name: "dlp-1", address: "10.77.9.10" }];
  const external = { product: "generic-reqmod", respmodPath: "respmod", servers, canary, canarySeconds };
  const { icap } = parse({ icap: { server: "external", external } });
  const port = await freePort();
  standIn = await startStandIn({
    ...{ product: "generic-reqmod", address: "127.0.0.1", port, words: [PLANTED] },
    ...{ canary: icap.external!.canaryText, control: join(folder, `${canary}.sock`) },
  });
  await standIn.set({ istag: CONSTANT });
  rig = await ProductRig.start(icap, port);
  await rig.until("ready", /^$/);
}

const statusOf = async (method: (typeof METHODS)[number], body: string) =>
  (await rig.ask(method, body)).answer.slice("ICAP/1.0 ".length, "ICAP/1.0 204".length);

test("with verified, files are allowed until the next canary at most: it takes the server out, and brings it back", async () => {
  await start("verified", 5);
  const switched = (await standIn.set({ behaviour: "monitoring" })).canaries;
  const statuses = [];
  do statuses.push(await statusOf("REQMOD", `a ${PLANTED} plan`));
  while (rig.known()?.state === "ready");
  expect(rig.known()!.reason).toMatch(NOT_BLOCKING);
  // A clean text and a planted one: the first canary after the switch was enough. The other service's may have been on its way.
  expect((await standIn.state()).canaries - switched).toBeLessThanOrEqual(4);
  for (const method of METHODS) expect(await statusOf(method, `a ${PLANTED} plan`)).toBe("503");
  expect(["204", "503"]).toEqual(expect.arrayContaining([...new Set(statuses)]));
  await standIn.set({ behaviour: "blocking" });
  await rig.until("ready", /^$/);
  expect(await statusOf("REQMOD", "harmless")).toBe("204");
});

describe("with each", () => {
  beforeEach(() => start("each", 3600));

  test.each(METHODS)("from the switch on, no %s is allowed without inspection", async (method) => {
    expect(await statusOf(method, "harmless")).toBe("204");
    await standIn.set({ behaviour: "monitoring" });
    expect(await statusOf(method, `a ${PLANTED} plan`)).toBe("503");
    await rig.until("out", NOT_BLOCKING);
    await standIn.set({ behaviour: "blocking" });
    await rig.until("ready", /^$/);
    expect(await statusOf(method, "harmless")).toBe("204");
    expect(await statusOf(method, `a ${PLANTED} plan`)).toBe("200");
  });

  test("a file that is allowed costs a canary of both services, one that is blocked none, and many at once share them", async () => {
    const canaries = async () => (await standIn.state()).canaries;
    const first = await canaries();
    expect(await statusOf("REQMOD", `a ${PLANTED} plan`)).toBe("200");
    expect(await canaries()).toBe(first);
    expect(await statusOf("REQMOD", "harmless")).toBe("204");
    expect(await canaries()).toBe(first + 4);
    const many = await Promise.all(Array.from({ length: 24 }, (_, i) => statusOf(METHODS[i % 2]!, `harmless ${i}`)));
    expect(new Set(many)).toEqual(new Set(["204"]));
    expect(await canaries()).toBeLessThan(first + 4 + 24 * 4);
  });
});
