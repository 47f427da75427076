import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TunnelEnd } from "./tunnelEnds";

/** Debian packages of the tree in which strongSwan runs. */
export const STRONGSWAN_PACKAGES = [
  "charon-systemd",
  "strongswan-swanctl",
  "libcharon-extra-plugins",
  "libstrongswan-standard-plugins",
] as const;

const SCRIPT = join(__dirname, "charon.sh");

/** One end of a tunnel that runs. */
export interface RunningEnd {
  /** The output of strongSwan so far. */
  log(): string;
  /** Ends it at once, as a crash would, without notifying the other end. */
  kill(): Promise<void>;
}

/** Namespace, folder and distribution tree of one end. */
export interface EndPlace {
  /** Network namespace; whoever made it removes it. */
  readonly namespace: string;
  /** Folder of this end alone, for its configuration. */
  readonly folder: string;
  /** Distribution tree with `STRONGSWAN_PACKAGES`. */
  readonly tree: string;
}

/** Starts one end of a tunnel; it brings the tunnel up by itself, and again after a cut. */
export async function startEnd(end: TunnelEnd, { namespace, folder, tree }: EndPlace): Promise<RunningEnd> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, "strongswan.conf"), STRONGSWAN_CONF, { mode: 0o600 });
  await writeFile(join(folder, "swanctl.conf"), swanctlConf(end), { mode: 0o600 });
  const command = ["netns", "exec", namespace, "unshare", "--mount", "--pid", "--fork", "--kill-child"];
  const child = spawn("ip", [...command, "sh", SCRIPT, tree, folder], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (text += part.toString()));
  return { log: () => text, kill: () => killed(child) };
}

/** The first process of the process namespace takes all others with it. */
function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

// ESP in user space (kernel-libipsec); the control socket is in a folder of this end's own.
const STRONGSWAN_CONF = `charon-systemd {
  load = random nonce openssl pem pkcs1 x509 constraints pubkey kdf gcm kernel-libipsec kernel-netlink socket-default vici updown
  plugins { vici { socket = unix:///run/tunnel/charon.vici } }
  filelog { stderr { default = 1 } }
  journal { default = -1 }
  retransmit_timeout = 1.0
  retransmit_tries = 3
}
swanctl { load = pem pkcs1 x509 }
`;

/** Azure's IKE keys live 28,800 seconds, which nobody can set (learn: "About VPN devices"). */
const IKE_SECONDS = 28800;

/**
 * Both ends initiate the tunnel, and initiate it again after a failure. A peer that is silent for the dead-peer detection time counts as
 * dead.
 */
const swanctlConf = (end: TunnelEnd): string => `connections {
  tunnel {
    version = 2
    local_addrs = ${end.address}
    remote_addrs = ${end.peer}
    encap = yes
    keyingtries = 0
    rekey_time = ${IKE_SECONDS}s
    dpd_delay = ${Math.max(1, Math.floor(end.dpdSeconds / 3))}s
    proposals = ${end.ikeProposal}
    local { auth = psk
      id = ${end.address} }
    remote { auth = psk
      id = ${end.peer} }
    children {
      traffic {
        local_ts = ${end.prefixes.join(", ")}
        remote_ts = ${end.peerPrefixes.join(", ")}
        esp_proposals = ${end.espProposal}
        rekey_time = ${end.lifeSeconds}s
        rekey_bytes = ${end.lifeBytes}
        start_action = trap|start
        dpd_action = restart
        close_action = start
      }
    }
  }
}
secrets { ike-tunnel { secret = "${end.key}" } }
`;
