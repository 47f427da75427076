import { guardRailFacts } from "../../../../infra/guardRailFacts";
import { NOW, parse, problem, refusal } from "./parsing";

const plain = { workload: "test", gateway: { tls: "off" } };

test("a test workload may be without TLS: port 1344, an end after three days, no certificate wanted", () => {
  const settings = parse({ ...plain, preset: "test" }, "trial");
  expect(settings).toMatchObject({ workload: "test", expires: "3d", gateway: { tls: "off", port: 1344 } });
  expect(settings.client.trust).toBeUndefined();
});

test("the port and the end can be chosen, and a test workload with TLS is like any other stack", () => {
  const chosen = parse({ ...plain, gateway: { tls: "off", port: 8344 }, expires: "1d" });
  expect(chosen).toMatchObject({ expires: "1d", gateway: { port: 8344 } });
  const secure = parse({ workload: "test" });
  expect(secure.gateway).toMatchObject({ tls: "on", port: 11344 });
  expect(secure).not.toHaveProperty("expires");
  expect(parse({ workload: "" })).not.toHaveProperty("workload");
});

test("without the mark it is refused, in every preset", () => {
  const refused = '"off" sends files in clear text and serves everybody at the allowed addresses; ';
  const wanted = "where the stack inspects no real files, set workload: test, otherwise leave it out";
  expect(problem({ gateway: { tls: "off" } })).toBe(`gateway.tls  ${refused}${wanted}`);
  expect(refusal({ gateway: { tls: "off" } }, "prod")).toContain(
    `${refused}the preset prod never allows it, so leave it out`,
  );
});

test("production is no test workload", () => {
  expect(refusal({ workload: "test" }, "prod")).toMatch(
    /workload +"test" is not for the preset prod, whose gateways inspect real files; leave it out$/m,
  );
});

test.each([
  [{ workload: "load" }, 'workload  "load" is not "test"; leave it out where the stack inspects real files'],
  [{ ...plain, gateway: { tls: false } }, "gateway.tls  false is not one of on, off"],
  [
    { ...plain, client: { sources: "serviceTag" } },
    'client.sources  "serviceTag" also holds addresses of others, whom nothing but TLS keeps out; with gateway.tls off use "addresses"',
  ],
  [
    { ...plain, gateway: { tls: "off", canaryPort: 11344 } },
    "gateway.canaryPort  11344 stands on the gateways for gateway.port 1344, which the ICAP relay has on loopback; choose another port for the load balancer's health probe",
  ],
  [{ gateway: { port: 1344 } }, "gateway.port  1344 is used by the ICAP relay on every gateway; choose another port"],
])("%j is refused, with what would be right", (values, message) => {
  expect(problem(values)).toBe(message);
});

test("the guard rails know the mark", () => {
  const config = { "azure-native:location": "westeurope", "defender-icap-gateway:workload": "test" };
  expect(guardRailFacts(config, "dev", NOW)).toMatchObject({ testWorkload: true });
});
