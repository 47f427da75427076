import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { CUSTOM_DATA_MAX_BYTES, bootScript, customDataOf } from "../../../../infra/gateway/customData";
import { gatewayFiles, packagesOf } from "../../../../infra/gateway";
import { pythonCode } from "../../../../infra/gateway/pythonCode";
import { WAYS, cloudConfig, landed, packagesIn, render } from "./input";

/** A configuration file without its comments. */
const withoutComments = (text: string) => text.replace(/^\s*[#;].*$/gm, "");

describe("the boot configuration", () => {
  test("is a cloud-config whose only command is the provisioning script", () => {
    expect(render()).toMatch(/^#cloud-config\n/);
    expect(cloudConfig().runcmd).toEqual([["/usr/local/sbin/gateway-provision"]]);
    expect(packagesIn(cloudConfig())).toEqual([...packagesOf(WAYS.clamav)]);
  });

  test("asks cloud-init for no package: it would fetch the lists of packages and ask apt also where all are in the image", () => {
    expect(Object.keys(cloudConfig())).toEqual(["write_files", "runcmd"]);
  });

  test("carries each file byte for byte as it stands in cloud-init/, but for placeholders, and the comments of Python modules", () => {
    const source = (name: string) => readFileSync(join(__dirname, "../../../../cloud-init", name), "utf8");
    expect(landed("/usr/local/sbin/gateway-guard")).toBe(source("gateway/guard.py"));
    expect(landed("/usr/local/sbin/gateway-provision")).toBe(source("gateway/provision.sh"));
    expect(landed("/usr/local/lib/icap-gateway/checks.py")).toBe(pythonCode(source("certificates/checks.py")));
  });

  test("can be read by the operator: no encoded file, comments included", () => {
    expect(cloudConfig().write_files.filter((file) => file.encoding !== undefined)).toEqual([]);
    expect(render()).toContain("# Packages start and stop no daemon of a gateway");
  });

  test("is a script for Azure's machines, behind which the cloud-config stands whole: cloud-init would read it a dozen times", () => {
    const text = bootScript(render(), gatewayFiles());
    expect(text).toMatch(/^#!\/bin\/sh\n/);
    expect(text.endsWith(`\n${render()}`)).toBe(true);
    expect(text.indexOf("\n#cloud-config\n")).toBe(text.length - render().length - 1);
    expect(() => bootScript(render(), {})).toThrow("cloud-init/boot.sh is missing");
  });

  test("leaves no placeholder, and no key, certificate or token", () => {
    expect(render()).not.toMatch(/\{\{[A-Z_]+\}\}/);
    expect(render()).not.toMatch(/-----BEGIN [A-Z ]+-----\n/);
    expect(render()).not.toMatch(/eyJ[A-Za-z0-9_-]{10}/);
  });

  test("gives permissions as text, because YAML would read 0755 as a number, and leaves out cloud-init's own 0644", () => {
    for (const file of cloudConfig().write_files) expect(["0755", undefined]).toContain(file.permissions);
    const programs = cloudConfig().write_files.filter((file) => file.path.startsWith("/usr/local/sbin/"));
    expect(programs.length).toBeGreaterThan(3);
    for (const file of programs)
      expect(file).toMatchObject({ permissions: "0755", content: expect.stringMatching(/^#!/) });
  });

  test("forbids the packages to start their daemons before ours are in place", () => {
    const paths = cloudConfig().write_files.map((file) => file.path);
    expect(paths).toContain("/usr/sbin/policy-rc.d");
    expect(landed("/usr/sbin/policy-rc.d")).toMatch(/^\[ -e \/var\/lib\/icap-gateway\/provisioned \] \|\| exit 101$/m);
  });

  test("reaches Azure compressed, whole, without a time stamp, and with space to grow", () => {
    const text = bootScript(render(), gatewayFiles());
    const bytes = Buffer.from(customDataOf(text), "base64");
    expect(gunzipSync(bytes).toString("utf8")).toBe(text);
    // A time stamp (RFC 1952) would make each update replace both lanes; test/emulator/nodeVersions.test.ts knows all bytes.
    expect(bytes.subarray(4, 8)).toEqual(Buffer.alloc(4));
    expect(bytes.length).toBeLessThanOrEqual(CUSTOM_DATA_MAX_BYTES * 0.85);
  });

  test("says what is too large when it does not fit", () => {
    expect(() => customDataOf(randomBytes(70_000).toString("base64"))).toThrow(
      /the compressed boot configuration is \d+ bytes long; Azure allows 65535: use fewer dlp\.keywords/,
    );
  });
});

describe("the listening ports of a gateway", () => {
  const stunnel = withoutComments(landed("/etc/stunnel/icap.conf"));
  const cIcap = withoutComments(landed("/etc/icap-gateway/c-icap.conf"));
  const haproxy = withoutComments(landed("/etc/icap-gateway/haproxy.cfg"));

  test("only the clients' port and the readiness answer face outward", () => {
    const stunnelPorts = [...stunnel.matchAll(/^accept = (.*)$/gm)].map((match) => match[1]);
    const cIcapPorts = [...cIcap.matchAll(/^(?:Tls)?Port (.*)$/gm)].map((match) => match[1]);
    const haproxyPorts = [...haproxy.matchAll(/^\s+bind (\S+)/gm)].map((match) => match[1]);
    expect({ stunnelPorts, cIcapPorts, haproxyPorts }).toEqual({
      stunnelPorts: ["0.0.0.0:11344"],
      cIcapPorts: ["127.0.0.1:1345"],
      haproxyPorts: ["0.0.0.0:8080", "127.0.0.1:8081"],
    });
    expect(withoutComments(landed("/etc/icap-gateway/clamd.conf"))).not.toMatch(/TCPSocket/);
  });

  test("no service that allows everything is loaded, and only ours may be asked", () => {
    expect([...cIcap.matchAll(/^Service .*$/gm)].map((match) => match[0])).toEqual([
      "Service virus_scan virus_scan.so",
    ]);
    expect([...cIcap.matchAll(/^icap_access .*$/gm)].map((match) => match[0])).toEqual([
      "icap_access allow reqmod",
      "icap_access allow respmod",
      "icap_access deny anybody",
    ]);
    for (const service of ["reqmod", "respmod"]) {
      expect(cIcap).toContain(`ServiceAlias ${service} virus_scan?allow204=on&sizelimit=off&mode=simple&force=on`);
    }
  });

  test("ports, services and limits follow the settings everywhere", () => {
    const changes = {
      gateway: { port: 12345, canaryPort: 9090 },
      icap: { reqmodService: "dlp-out", respmodService: "dlp-in", maxBodyMebibytes: 100 },
    };
    expect(landed("/etc/stunnel/icap.conf", changes)).toContain("accept = 0.0.0.0:12345");
    expect(landed("/etc/icap-gateway/haproxy.cfg", changes)).toContain("bind 0.0.0.0:9090");
    expect(landed("/etc/icap-gateway/haproxy.cfg", changes)).toContain("server stunnel 127.0.0.1:12345 disabled");
    expect(landed("/etc/icap-gateway/haproxy.cfg", changes)).toContain("RESPMOD icap://127.0.0.1/dlp-in ICAP/1.0");
    expect(landed("/etc/icap-gateway/c-icap.conf", changes)).toMatch(
      /^acl reqmod service dlp-out\nacl respmod service dlp-in$/m,
    );
    expect(landed("/etc/icap-gateway/clamd.conf", changes)).toMatch(
      /MaxFileSize 100M[^]*MaxScanSize 200M[^]*PCREMaxFileSize 100M/,
    );
  });
});

describe("the clients that stunnel admits", () => {
  test("a pin asks for exactly the certificates of the vault", () => {
    const text = withoutComments(landed("/etc/stunnel/icap.conf"));
    expect(text).toMatch(/^verifyPeer = yes$/m);
    expect(text).toMatch(/^requireCert = yes$/m);
    expect(text).not.toMatch(/verifyChain/);
    expect(landed("/etc/icap-gateway/gateway.env")).toMatch(/^TRUST_MODE=pin$/m);
  });

  test("an authority is trusted for whatever name only where the settings ask for it", () => {
    const trust = { mode: "authority", authorities: [], bundle: "" } as const;
    const text = withoutComments(landed("/etc/stunnel/icap.conf", { client: { trust } }));
    expect(text).toMatch(/^verifyChain = yes\nrequireCert = yes$/m);
    expect(text).not.toMatch(/verifyPeer|checkHost/);
    expect(landed("/etc/icap-gateway/gateway.env", { client: { trust } })).toMatch(/^TRUST_MODE=authority$/m);
  });

  test("an authority is trusted for one name only", () => {
    const trust = { mode: "chain", name: "client.example", authorities: [], bundle: "" } as const;
    const text = withoutComments(landed("/etc/stunnel/icap.conf", { client: { trust } }));
    expect(text).toMatch(/^verifyChain = yes\nrequireCert = yes\ncheckHost = client.example$/m);
    expect(text).not.toMatch(/verifyPeer/);
    expect(landed("/etc/icap-gateway/gateway.env", { client: { trust } })).toMatch(/^TRUST_MODE=chain$/m);
  });

  test("the clients' port and stunnel start only when the canary holds, and end with each other and with their guard", () => {
    const socket = landed("/etc/systemd/system/stunnel@icap.socket");
    expect(socket).toMatch(/^BindsTo=stunnel@icap\.service gateway-guard\.service$/m);
    expect(socket).toMatch(/^PartOf=clamav-daemon\.service c-icap\.service$/m);
    expect(socket).toMatch(/^ExecStartPre=\/usr\/local\/sbin\/gateway-guard --holds$/m);
    const dropIn = landed("/etc/systemd/system/stunnel@icap.service.d/10-gateway.conf");
    expect(dropIn).toMatch(/^BindsTo=stunnel@icap\.socket$/m);
    expect(dropIn).toMatch(/^Restart=no$/m); // systemd would hold an open port while it waits
    expect(dropIn).toMatch(/^ExecCondition=\+\/usr\/local\/sbin\/gateway-guard --holds$/m);
    expect(landed("/usr/local/sbin/gateway-provision")).not.toMatch(/systemctl (enable|restart|start)[^\n]*stunnel@/);
  });
});
