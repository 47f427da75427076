/** The signals that a rehearsal's live page shows, read from real gateways. */
import { Readings } from "../../../scripts/rehearse/live/readings";
import type { Target } from "../../../verification/asking";
import { asClient, cleanAndCard, loopAsClient, tlsAs } from "../asClient";
import { shellOf, type BootedGateway } from "../bootedGateway";
import { until } from "../deployment";

/** Registers the test. It stops lane a's inspector for a while. */
export function testLivePage(gateway: BootedGateway): void {
  let target: Target;
  beforeAll(async () => {
    target = await gateway.deployment().target();
  });

  const shell = shellOf(gateway);

  test("the live page's signals have verdicts, refusals, denied packets and a fault, of the lane that had them", async () => {
    const { sources } = target;
    const readings = new Readings(gateway.deployment().emulator);
    const agent = await gateway.deployment().agentAt([sources.client, sources.neighbour]);
    try {
      const loop = agent.loop({
        ...loopAsClient(target, [target.addresses.b]),
        samples: cleanAndCard(),
        intervalMs: 20,
      });
      await until("lane b's verdicts are there, of both kinds", 30, async () => {
        const { seconds } = await readings.read();
        return seconds.some(({ allowed }) => allowed > 0) && seconds.some(({ blocked }) => blocked > 0);
      });
      await loop.stop();
      await agent.ask({ kind: "tls", ...asClient(target), tls: tlsAs(target, target.identities.impostor) });
      await agent.ask({ kind: "tls", ...asClient(target), source: sources.neighbour, timeoutMs: 1500 });
    } finally {
      await agent.end();
    }
    const { lanes, transactions, refusals, denied } = await readings.read();
    expect(
      lanes.map(({ lane, machines }) => [lane, machines.map(({ inPool, faults }) => ({ inPool, faults }))]),
    ).toEqual([
      ["a", [{ inPool: true, faults: [] }]],
      ["b", [{ inPool: true, faults: [] }]],
    ]);
    expect(transactions[0]).toMatchObject({ lane: "b", client: sources.client });
    expect(refusals[0]).toMatchObject({ lane: "a", reason: expect.stringContaining("Rejected by CERT") });
    expect(denied).toContainEqual(expect.objectContaining({ rule: "DenyAllInBound" }));

    await shell("systemctl stop gateway-inspector");
    await until("lane a's gateway is out of the pool and names what stopped", 60, async () => {
      const { lanes: now } = await readings.read();
      const [gateway] = now[0]!.machines;
      return (
        !gateway!.inPool && gateway!.faults.some((fault) => fault.startsWith("gateway-inspector.service is inactive"))
      );
    });
    await shell("systemctl start gateway-inspector");
    await until("lane a's gateway is well again", 60, async () => {
      const { lanes: now } = await readings.read();
      return now[0]!.machines.every(({ inPool, faults }) => inPool && faults.length === 0);
    });
  });
}
