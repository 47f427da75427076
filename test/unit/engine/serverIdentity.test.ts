import { createPrivateKey, X509Certificate } from "node:crypto";
import { withServerIdentities } from "../../../engine/serverIdentity";
import { NOW, parse } from "../infra/settings/parsing";

const key = "defender-icap-gateway:icap";
const icap = (servers: unknown) => ({ server: "external", external: { product: "generic-reqmod", servers } });
const OWNERS = "the owner's authority";

test("a rehearsal has the key of each server that speaks TLS, and the settings pin its certificate", async () => {
  const tls = { authority: OWNERS, serverName: "dlp.example" };
  const servers = [{ address: "10.77.9.10" }, { address: "10.77.9.11", tls }];
  const { config, identities, changes } = await withServerIdentities({ [key]: icap(servers) }, NOW);
  expect([...identities.keys()]).toEqual([1]);
  const { certificate, privateKey } = identities.get(1)!;
  const read = new X509Certificate(certificate);
  expect(read.checkHost("dlp.example")).toBe("dlp.example");
  expect(read.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  expect(JSON.stringify(config)).not.toContain(OWNERS);
  const settings = parse({ icap: config[key] as object }).icap.external!;
  expect(settings.servers.map((server) => server.tls?.authority)).toEqual([undefined, certificate]);
  expect(changes).toEqual([
    "icap.external.servers[1].tls.authority is a generated certificate, because only the server's owner has its key",
  ]);
});

test.each([undefined, icap([{ address: "10.77.9.10" }]), icap("none"), icap([null, { tls: true }]), { external: 1 }])(
  "settings without a server that speaks TLS stay as they are: %j",
  async (given) => {
    const config = { [key]: given };
    const { identities, changes, ...rest } = await withServerIdentities(config, NOW);
    expect([identities.size, changes]).toEqual([0, []]);
    expect(rest.config).toEqual(config);
  },
);
