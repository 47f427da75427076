/** Each product's stand-in behind the gateway's own relay, engine and monitor, in each state: the table of docs/appliances.md. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStandIn, type Behaviour, type StandIn } from "../../../../emulator/appliances/standIn";
import { EXTERNAL_PRODUCTS } from "../../../../infra/icap/products";
import { freePort } from "../../../freePort";
import { parse } from "../../../unit/infra/settings/parsing";
import { title, WAYS, type State, type Way } from "./productCells";
import { ProductRig } from "./productRig";

// 25 programs start at once
jest.setTimeout(180_000);

const PLANTED = "Codename Nightjar";
const folder = mkdtempSync(join(tmpdir(), "products-"));

/** A stand-in of its own and the programs before it, for each product and method. */
const running = new Map<Way, { standIn: StandIn; port: number; rig: ProductRig }>();

/** Settings with one method alone: where a product has both, the other path is empty. */
function icapOf({ product, method }: Way, canarySeconds: number) {
  const { methods } = EXTERNAL_PRODUCTS[product];
  const other = { REQMOD: "respmodPath", RESPMOD: "reqmodPath" }[method];
  const alone = Object.keys(methods).length > 1 ? { [other]: "" } : {};
  const servers = [{ name: "dlp-1", address: "10.77.9.10" }];
  // a text that a product for malware finds; as the stand-in's canary any text will do
  const own = EXTERNAL_PRODUCTS[product].needsCanaryText ? { canaryText: "a text that the product finds" } : {};
  return parse({ icap: { server: "external", external: { product, ...alone, ...own, servers, canarySeconds } } }).icap;
}

async function start(way: Way): Promise<void> {
  const icap = icapOf(way, 3600);
  const port = await freePort();
  const control = join(folder, `${way.product}-${way.method}`);
  const canary = icap.external!.canaryText;
  const standIn = await startStandIn({
    ...{ product: way.product, address: "127.0.0.1", port },
    ...{ words: [PLANTED], canary, control },
  });
  running.set(way, { standIn, port, rig: await ProductRig.start(icap, port) });
}

/** The programs before each stand-in anew, with canaries as often as the settings allow. */
async function askOften(): Promise<void> {
  await Promise.all(
    [...running].map(async ([way, one]) => {
      await one.rig.stop();
      running.set(way, { ...one, rig: await ProductRig.start(icapOf(way, 5), one.port) });
    }),
  );
  await Promise.all([...running.values()].map(({ rig }) => rig.until("ready", /^$/)));
}

beforeAll(async () => {
  await Promise.all(WAYS.map(start));
  await Promise.all([...running.values()].map(({ rig }) => rig.until("ready", /^$/)));
});
afterAll(async () => {
  for (const { rig, standIn } of running.values()) {
    await rig.stop();
    if (!standIn.ended()) await standIn.kill();
  }
  rmSync(folder, { recursive: true });
});

const at = (way: Way) => running.get(way)!;
const all = (act: (standIn: StandIn) => Promise<unknown>) =>
  Promise.all([...running.values()].map(({ standIn }) => act(standIn)));
const set = (behaviour: Behaviour) => all((standIn) => standIn.set({ behaviour }));
const titled = (state: State) => WAYS.map((way) => [title(way, state), way] as const);
const server = "dlp-1";

test.each(titled("allowed"))("%s", async (_, way) => {
  const { answer, line } = await at(way).rig.ask(way.method, "harmless");
  expect(answer).toMatch(/^ICAP\/1\.0 204 /);
  expect(line).toMatchObject({ status: 204, verdict: "passed", server });
});

test.each(titled("blocked"))("%s", async (_, way) => {
  const { answer, line } = await at(way).rig.ask(way.method, `a ${PLANTED} plan`);
  expect(answer).toMatch(/^ICAP\/1\.0 200 OK\r\n/);
  expect(answer).toMatch(/\r\n\r\nHTTP\/1\.1 403 /);
  expect(answer).toMatch(/\r\nX-Infection-Found: Type=/);
  expect(answer).not.toContain(PLANTED);
  expect(line).toMatchObject({ status: 200, verdict: "blocked", server });
});

describe("a server that is full", () => {
  beforeAll(() => set("full"));
  afterAll(() => set("blocking"));

  test.each(titled("overloaded"))("%s", async (_, way) => {
    const { answer, line } = await at(way).rig.ask(way.method, "harmless");
    expect(answer).toMatch(/^ICAP\/1\.0 503 /);
    expect(line).toMatchObject({ status: 503, verdict: "-", server });
  });
});

describe("a server that was switched to monitoring, with the ISTag that it had, after its next canary", () => {
  beforeAll(async () => {
    await askOften();
    await set("monitoring");
  });
  afterAll(() => set("blocking"));

  test.each(titled("monitoring"))("%s", async (_, way) => {
    const { rig } = at(way);
    await rig.until("out", /^10\.77\.9\.10 answers but does not block: is it in monitoring or trial mode/);
    const { answer, line } = await rig.ask(way.method, `a ${PLANTED} plan`);
    expect(answer).toMatch(/^ICAP\/1\.0 503 /);
    expect(line).toMatchObject({ status: 503, verdict: "-", server: "-" });
  });
});

describe("a server that was killed", () => {
  beforeAll(() => all((standIn) => standIn.kill()));

  test.each(titled("gone"))("%s", async (_, way) => {
    const { rig } = at(way);
    await rig.until("out", /^10\.77\.9\.10 port 1344 cannot be reached, or hangs up without an answer/);
    const { answer, line } = await rig.ask(way.method, "harmless");
    expect(answer).toMatch(/^ICAP\/1\.0 503 /);
    expect(line).toMatchObject({ status: 503, verdict: "-", server: "-" });
  });
});
