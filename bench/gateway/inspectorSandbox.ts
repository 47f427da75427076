/** The sandbox of a gateway with the inspector: stunnel, relay and inspector, as in the product. */
import { gunzipSync } from "node:zlib";
import { codePackageOf, gatewayFiles } from "../../infra/gateway";
import type { Settings } from "../../infra/settings";
import { productFiles } from "../../engine/productFiles";
import type { LoadTarget } from "./load";
import type { Sandbox } from "./sandbox";
import { DIGESTS, environmentOf, LIBRARY, makeCertificates, OURS, OURS_UNIT, RELAY, RELAY_UNIT } from "./servers";

const UNIT = "/etc/systemd/system/gateway-inspector.service";
const RULES = "/etc/icap-gateway/rules.json";
const SOCKET = "/run/icap-inspector/proof.sock";
/** Names of its servers in the sandbox: the front, and the servers behind it. */
export const INSPECTOR_FRONT = "inspector-front";
export const INSPECTOR_BACKEND = ["inspector-relay", "inspector"] as const;

export class InspectorSandbox {
  constructor(
    readonly sandbox: Sandbox,
    /** Settings with `dlp.engine: inspector`. */
    private readonly settings: Settings,
  ) {}

  get target(): LoadTarget {
    return { port: this.settings.gateway.port, service: this.settings.icap.reqmodService, tls: "1.3" };
  }

  async start(): Promise<void> {
    const { sandbox, settings } = this;
    const files = new Map([...productFiles(settings), ...fetchedFiles()]);
    const library = [...files.keys()].filter((path) => path.startsWith(LIBRARY));
    for (const path of [OURS, DIGESTS, RULES, ...library]) {
      const content = files.get(path);
      if (content === undefined) throw new Error(`the product writes no ${path} any more`);
      await sandbox.write(path, content);
    }
    await makeCertificates(sandbox);
    // as gateway-provision and the units create them
    await sandbox.must([
      "sh",
      "-ec",
      `groupadd --system --force icap-scan
       for user in icap-relay icap-inspector; do useradd --system --user-group --no-create-home $user; done
       install -d -o icap-relay -g icap-relay /var/log/gateway-relay
       install -d -m 0750 -o icap-inspector -g icap-scan /run/icap-inspector; chmod 1777 /tmp /var/tmp`,
    ]);
    const as = (user: string, group: string, groups: string) =>
      ["setpriv", `--reuid=${user}`, `--regid=${group}`, groups, "env", "-C", LIBRARY] as const;
    await sandbox.serve(
      "inspector",
      [
        ...as("icap-inspector", "icap-scan", "--clear-groups"),
        ...environmentOf(UNIT, settings),
        ...["python3", "-B", "-m", "inspector.daemon"],
      ],
      async () => (await sandbox.run(["test", "-S", SOCKET])).code === 0,
    );
    await sandbox.serve(
      "inspector-relay",
      [
        ...as("icap-relay", "icap-relay", "--groups=icap-scan"),
        ...environmentOf(RELAY_UNIT, settings),
        ...["python3", "-B", RELAY],
      ],
      () => sandbox.listens(1344),
    );
    await sandbox.serve(INSPECTOR_FRONT, ["env", ...environmentOf(OURS_UNIT, settings), "stunnel", OURS], () =>
      sandbox.listens(settings.gateway.port),
    );
  }
}

/** The files that a gateway gets from its metadata service, by path. */
function fetchedFiles(): [string, string][] {
  const code = codePackageOf({ inspection: "inspector", malware: false }, gatewayFiles());
  if (code === undefined) return [];
  const text = gunzipSync(Buffer.from(code, "base64")).toString("utf8");
  return Object.entries(JSON.parse(text) as Record<string, string>);
}
