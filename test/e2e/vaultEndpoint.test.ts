/** Booted gateways that reach their vault by its private endpoint alone. */
import { inspectionProbes } from "../../verification/plan";
import { Deployment } from "./deployment";

jest.setTimeout(400_000);

let deployment: Deployment;
let machine: string;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-vault-endpoint" });
  await deployment.configure("gateway", { fetchIntervalSeconds: 5 });
  await deployment.configure("vault", { privateEndpoint: { subnetPrefix: "10.77.9.0/28" } });
  await deployment.up();
  machine = (await deployment.machine("a")).name;
});

afterAll(() => deployment?.close());

const vaultHost = async (): Promise<string> => {
  const conf = await deployment.run(
    machine,
    "sh",
    "-c",
    "grep -rhoE '[a-z0-9-]+\\.vault\\.azure\\.net' /etc/icap-gateway",
  );
  return conf.trim().split("\n")[0]!;
};

const packets = async (rule: string, scope?: string): Promise<number> =>
  (await deployment.emulator.counters())
    .filter((one) => one.rule === rule && (scope === undefined || one.scope === scope))
    .reduce((sum, one) => sum + one.packets, 0);

/** Asks the vault at an address for the lane's secret, as the gateway does, and prints the status. */
const ASK = `
import http.client, json, socket, ssl, sys, urllib.request
host, address = sys.argv[1:]
url = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net"
token = json.load(urllib.request.urlopen(urllib.request.Request(url, headers={"Metadata": "true"})))["access_token"]
wire = ssl.create_default_context().wrap_socket(socket.create_connection((address, 443), 5), server_hostname=host)
asking = http.client.HTTPSConnection(host)
asking.sock = wire
asking.request("GET", "/secrets/lane-a?api-version=7.4", headers={"Authorization": "Bearer " + token})
answer = asking.getresponse()
print(answer.status, json.load(answer).get("error", {}).get("innererror", {}).get("code", ""))
`;
const asked = async (address: string): Promise<string> =>
  (await deployment.run(machine, "python3", "-c", ASK, await vaultHost(), address)).trim();

test("gateways give verdicts, by a key that they read at the endpoint's address", async () => {
  const probes = inspectionProbes(deployment.dlp);
  expect(await deployment.wrongAnswers(probes)).toEqual([]);
  expect(await deployment.run(machine, "getent", "ahostsv4", await vaultHost())).toMatch(/^10\.77\.9\.4\s/);
  expect(await packets("AllowVaultEndpoint")).toBeGreaterThan(0);
  expect(await packets("AllowGatewaysToVault", "vault-endpoint")).toBeGreaterThan(0);
  expect(await asked("10.77.9.4")).toBe("200");
});

test("at its public address the vault refuses the same gateway with the same token", async () => {
  expect(await asked("198.18.0.10")).toBe("403 ForbiddenByFirewall");
});

test("after the endpoint is removed, the same machines read at the public address", async () => {
  await deployment.configure("vault", { privateEndpoint: { subnetPrefix: "10.77.9.0/28", withoutEndpoint: true } });
  await deployment.up();
  expect((await deployment.machine("a")).name).toBe(machine);
  expect(await deployment.run(machine, "getent", "ahostsv4", await vaultHost())).toMatch(/^198\.18\.0\.10\s/);
  expect(await asked("198.18.0.10")).toBe("200");
  await deployment.run(machine, "systemctl", "start", "gateway-certificates.service");
  expect(await deployment.inOrder("a")).toBe(true);
});
