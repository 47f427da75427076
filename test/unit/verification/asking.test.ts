import { findingOf, requestFor, resultOf } from "../../../verification/asking";
import { droppedPackets } from "../../../verification/counters";
import { admittedPrefixes, denyingRules, deployedRules } from "../../../verification/deployedRules";
import { inspectionProbes, refusalProbes, type Probe } from "../../../verification/plan";
import { runProbes } from "../../../verification/runProbes";
import { makeSample } from "../../../verification/samples";
import { target } from "./target";

type AgentAnswer = Extract<Parameters<typeof findingOf>[0], { kind: "icap" }>;

const answered = (part: Partial<AgentAnswer>): AgentAnswer => ({
  kind: "icap",
  verdict: "allowed",
  reason: "204",
  headers: {},
  timings: { totalMs: 5 },
  bytesSent: 1,
  bytesReceived: 1,
  wholeBodySent: true,
  ...part,
});

const failed = (
  kind: NonNullable<AgentAnswer["failure"]>["kind"],
  stage: NonNullable<AgentAnswer["failure"]>["stage"],
) => answered({ verdict: "error", failure: { kind, stage, message: `${kind} at ${stage}` } });

const policy = { creditCards: true, socialSecurityNumbers: true, keywords: ["top secret"] };

describe("the plan", () => {
  test("each sample is sent by both methods to both addresses", () => {
    const probes = inspectionProbes(policy);
    expect(probes).toHaveLength(2 * 2 * 7);
    for (const address of ["a", "b"]) {
      for (const method of ["REQMOD", "RESPMOD"]) {
        const some = probes.filter((probe) => probe.address === address && probe.method === method);
        expect(some.map((probe) => probe.expected)).toEqual(["allowed", "allowed", ...Array(5).fill("blocked")]);
      }
    }
  });

  test("content that the policy does not look for is not expected to be blocked", () => {
    const probes = inspectionProbes({ creditCards: false, socialSecurityNumbers: false, keywords: [] });
    expect(new Set(probes.map((probe) => probe.expected))).toEqual(new Set(["allowed"]));
  });

  test("a probe that expects no answer names the counter that must rise", () => {
    for (const probe of refusalProbes()) {
      expect(probe.counter !== undefined).toBe(probe.expected === "no answer");
    }
  });
});

describe("the request to the agent", () => {
  const probe = (identity: Probe["identity"]): Probe => ({ ...refusalProbes()[0]!, identity });
  const sample = makeSample("clean text");

  test.each([
    ["client", { ca: "the authority", cert: "client certificate", key: "client key" }],
    ["self-signed, same name", { ca: "the authority", cert: "impostor certificate", key: "impostor key" }],
    ["no certificate", { ca: "the authority" }],
    ["plain", undefined],
  ] as const)("as %s it shows that certificate and no other", (identity, tls) => {
    expect(requestFor(probe(identity), sample, target).tls).toEqual(tls);
  });
});

describe("the verdict on an answer", () => {
  test.each([
    ["a verdict", answered({ verdict: "blocked", rule: "Card" }), "blocked"],
    ["silence while connecting", failed("timeout", "connect"), "no answer"],
    ["silence after the connection opened", failed("timeout", "response"), "error"],
    ["a TLS alert", failed("tls-refused", "request"), "refused in TLS"],
    ["a reset while connecting", failed("refused", "connect"), "connection refused"],
    ["a server that is not the pinned one", failed("server-untrusted", "tls"), "error"],
    ["an ICAP server that answers OPTIONS only", answered({ verdict: "answered" }), "error"],
  ] as const)("%s", (_, answer, finding) => {
    expect(findingOf(answer).finding).toBe(finding);
  });

  test("a handshake that the server accepted is admitted, however it went on", () => {
    const accepted = { protocol: "TLSv1.3", cipher: "c", serverFingerprint256: "f", serverNotAfter: "n" };
    expect(findingOf({ kind: "tls", outcome: "accepted", ms: 1, ...accepted }).finding).toBe("admitted");
    const refused = { kind: "tls", outcome: "tls-refused", stage: "tls", reason: "unknown ca", ms: 1 } as const;
    expect(findingOf(refused).finding).toBe("refused in TLS");
  });

  test("a report line holds no key", () => {
    const line = resultOf(refusalProbes()[0]!, failed("timeout", "connect"), target);
    expect(JSON.stringify(line)).not.toContain("key");
  });
});

describe("the deployment that is asked", () => {
  const rules = [
    {
      name: "AllowClient",
      access: "Allow",
      direction: "Inbound",
      destinationPortRange: "11344",
      sourceAddressPrefixes: ["1.2.3.4", "5.6.7.0/24"],
    },
    {
      name: "AllowProbe",
      access: "Allow",
      direction: "Inbound",
      destinationPortRange: "8080",
      sourceAddressPrefix: "AzureLoadBalancer",
    },
    { name: "DenyInbound", access: "Deny", direction: "Inbound", destinationPortRange: "*", sourceAddressPrefix: "*" },
    {
      name: "DenyOutbound",
      access: "Deny",
      direction: "Outbound",
      destinationPortRange: "25",
      sourceAddressPrefix: "*",
    },
  ];
  const state = {
    resources: [{ type: "azure-native:network:NetworkSecurityGroup", outputs: { securityRules: rules } }],
  };

  test("the client's prefixes and the denying rules come from the deployed group", () => {
    expect(admittedPrefixes(deployedRules(state), 11344)).toEqual(["1.2.3.4", "5.6.7.0/24"]);
    expect(denyingRules(deployedRules(state))).toEqual(["DenyInbound"]);
  });

  test("only inbound drops of those rules count, and the balancer's are the router's own", () => {
    const counters = [
      { nsg: "g", direction: "Inbound", rule: "DenyInbound", packets: 3 },
      { nsg: "g", direction: "Outbound", rule: "DenyInbound", packets: 100 },
      { nsg: "g", direction: "Inbound", rule: "AllowClient", packets: 100 },
      { nsg: "", direction: "Inbound", rule: "NoLoadBalancingRule", packets: 2 },
    ];
    expect(droppedPackets(counters, ["DenyInbound"])).toEqual({ "deny rule": 3, "no load-balancing rule": 2 });
  });
});

describe("running probes", () => {
  const [neighbour] = refusalProbes();
  const run = (packets: number[], answer: AgentAnswer) =>
    runProbes([neighbour!], {
      agent: { ask: (() => Promise.resolve(answer)) as never },
      target,
      counters: () =>
        Promise.resolve([{ nsg: "g", direction: "Inbound", rule: "Deny", packets: packets.shift() ?? 0 }]),
      denyRules: ["Deny"],
      notes: { note: () => undefined },
    });

  test("silence with a counter that rose is a refusal", async () => {
    const [result] = await run([4, 7], failed("timeout", "connect"));
    expect(result).toMatchObject({ found: "no answer", detail: "deny rule: 3 packets dropped" });
  });

  test("silence without a counter that rose proves nothing: a dead service is silent too", async () => {
    const [result] = await run([4, 4], failed("timeout", "connect"));
    expect(result).toMatchObject({ found: "error", expected: "no answer" });
  });

  test("a neighbour who gets a verdict is not excused by a counter", async () => {
    const [result] = await run([4, 9], answered({}));
    expect(result!.found).toBe("allowed");
  });
});
