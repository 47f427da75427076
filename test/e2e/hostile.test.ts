/** What an admitted client cannot do with malformed messages: get a forbidden file allowed, or end the gateway. */
import { tlsAs } from "./asClient";
import { Deployment, until } from "./deployment";
import { lostUntilRight } from "./hostile/aftermath";
import { crashesIn, seedsFrom, sendMutants } from "./hostile/hostility";
import type { Attack } from "./hostile/attack";
import { startCrowd } from "./load/crowdProcess";

/** Enough addresses that none opens connections faster than one may. */
const sources = Array.from({ length: 7 }, (_, i) => `20.99.99.${i + 1}`);

let deployment: Deployment;
let machine: string;
let internet: string;
let attack: Attack;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-hostile" });
  await deployment.configure("client", { addresses: ["20.99.99.0/29"] });
  await deployment.up();
  machine = (await deployment.machine("a")).name;
  internet = (await deployment.emulator.status()).namespaces.internet;
  const target = await deployment.target();
  await deployment.emulator.addClientAddresses(sources);
  attack = {
    server: { host: target.addresses.a, port: target.port, tls: tlsAs(target) },
    sources,
    seeds: seedsFrom(1, 1_000),
    body: `This is ${deployment.keyword} for now.\nPlease charge 4111 1111 1111 1111 today.\n`,
    patienceMs: 250,
  };
});

afterAll(async () => deployment?.close());

const crashes = async () => crashesIn(await deployment.run(machine, "journalctl", "-u", "gateway-guard", "-o", "cat"));

test("1,000 malformed messages: none that delivers the forbidden words is allowed, none hangs, and the gateway is as before", async () => {
  const { failOpen, hung, ends } = await sendMutants(internet, attack);
  expect(failOpen).toEqual([]);
  expect(hung).toEqual([]);
  expect(ends["carries, blocked"]).toBeGreaterThan(200);
  const before = await crashes();
  const lost = await lostUntilRight(deployment);
  await until(`the journal tells of a crash for each of ${lost} lost verdicts`, 5, async () => {
    return (await crashes()) - before >= lost;
  });
});

test("a crash of one of c-icap's processes costs no more than its connections, and the journal tells it", async () => {
  // Without the processes that the messages before have damaged.
  await deployment.run(machine, "systemctl", "restart", "c-icap");
  await lostUntilRight(deployment);
  const crowd = startCrowd(internet);
  const { server, sources } = attack;
  const hold = (count: number, source: string) => crowd.tell({ act: "hold", count, server, sources: [source] });
  try {
    expect(await hold(100, sources[0])).toMatchObject({ good: 100 });
    const before = await crashes();
    let round = 0;
    // Some malformed messages crash the process that reads them (c-icap 0.5.10).
    await until("a process crashed, and the journal says so", 60, async () => {
      await sendMutants(internet, { ...attack, seeds: seedsFrom(1 + 500 * round++, 500) });
      return (await crashes()) > before;
    });
    const { good } = await crowd.tell({ act: "ask", count: 100, server, sources });
    await until(`${100 - good} lost connections are those of crashed processes`, 5, async () => {
      return 100 - good <= 32 * ((await crashes()) - before);
    });
    await until("20 new clients are served", 30, async () => (await hold(20, sources[1])).good === 20);
  } finally {
    await crowd.end();
  }
});
