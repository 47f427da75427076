import net from "node:net";
import type { CheckResult, VerifyTarget } from "../../../verification/target";
import { verify } from "../../../verification/verify";

afterEach(() => jest.restoreAllMocks());

const target: VerifyTarget = {
  ...{ lanes: [{ name: "a", address: "198.51.100.10" }], port: 11344, serverCertificate: "no handshake needs it" },
  services: { reqmod: "reqmod", respmod: "respmod" },
  ...{ tls: "on", allowed: true, maxBodyMebibytes: 50, timeoutMs: 5 },
};

/** The checks of a gateway behind a filter that drops every packet: its sockets never open. */
async function dropped(more: Partial<VerifyTarget>): Promise<readonly CheckResult[]> {
  jest.spyOn(net, "connect").mockImplementation(() => new net.Socket());
  return verify({ ...target, ...more }, new Date(), () => undefined);
}

const outcomes = (results: readonly CheckResult[]): string[] => [...new Set(results.map(({ outcome }) => outcome))];

test("silence for an address that is allowed is a failure: clients get no answer either", async () => {
  const [port, ...rest] = await dropped({ allowed: true });
  expect(port).toMatchObject({
    ...{ check: "port", where: "lane a, 198.51.100.10:11344", outcome: "failed" },
    detail: "no answer, although this address is allowed",
  });
  expect(outcomes(rest)).toEqual(["not made"]);
  expect(rest).toHaveLength(15);
});

test("silence for an address that may not be allowed proves nothing, because Azure's filter is silent too", async () => {
  const results = await dropped({ allowed: false });
  expect(outcomes(results)).toEqual(["not made"]);
  expect(results[0]!.detail).toContain("--allowed says that it is among them");
});

test("a gateway without TLS that does not answer has the checks of such a gateway, none of them made", async () => {
  const [port, ...rest] = await dropped({ tls: "off" });
  expect(port!.outcome).toBe("failed");
  expect(rest.map(({ check }) => check)).toEqual([
    ...["tls-refused", "reqmod-clean", "reqmod-canary", "respmod-clean", "respmod-canary", "large-body", "latency"],
  ]);
  expect(outcomes(rest)).toEqual(["not made"]);
});
