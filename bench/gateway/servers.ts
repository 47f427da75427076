import type { Settings } from "../../infra/settings";
import { productFiles, SCANNER_RULES } from "../../engine/productFiles";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BENCH,
  C_ICAP_PORT,
  CLIENT_PEM,
  GUIDE,
  HAPROXY,
  NGINX,
  PORTS,
  SERVER_PEM,
  SYSLOG,
  withEcho,
} from "./configurations";
import type { Sandbox } from "./sandbox";

/** Packages of the tree in addition to the product's: the peers, and the compiler for the yardstick. */
export const PEER_PACKAGES: readonly string[] = ["nginx", "libnginx-mod-stream", "gcc", "libc6-dev", "libssl-dev"];

const TLS = "/var/lib/icap-gateway/tls/current";
const CICAP = "/etc/icap-gateway/c-icap.conf";
const CLAMD = "/etc/icap-gateway/clamd.conf";
/** The database folder in clamd.conf. */
const RULES = "/var/lib/icap-gateway/rules";
const FILE_TYPES = "/usr/local/lib/icap-gateway/file_types.py";
export const OURS = "/etc/stunnel/icap.conf";
export const OURS_UNIT = "/etc/systemd/system/stunnel@icap.service.d/10-gateway.conf";
/** A file on which the relay's ISTag depends. */
export const DIGESTS = "/etc/icap-gateway/policy.sha256";
/** The folder with the relay and the files that it reads. */
export const LIBRARY = "/usr/local/lib/icap-gateway/";
export const RELAY = "/usr/local/lib/icap-gateway/relay.py";
export const RELAY_UNIT = "/etc/systemd/system/gateway-relay.service";
export const CLAMD_SOCKET = "/run/clamav/clamd.ctl";

const as = (user: string, groups = "--clear-groups"): string[] => [
  "setpriv",
  `--reuid=${user}`,
  `--regid=${user}`,
  groups,
];

/** Keys and certificates as in a deployment (infra/certificates): RSA-2048 for the server, P-256 for the client. */
export async function makeCertificates(sandbox: Sandbox): Promise<void> {
  const at = (name: string): string => `${BENCH}/${name}`;
  const request = ["openssl", "req", "-x509", "-nodes", "-days", "30"];
  const key = (...algorithm: string[]): string[] => ["-newkey", ...algorithm];
  await sandbox.must(["mkdir", "-p", BENCH, TLS]);
  await sandbox.must([
    ...request,
    ...key("rsa:3072"),
    ...["-keyout", at("ca.key"), "-out", at("ca.crt"), "-subj", "/CN=bench"],
  ]);
  await sandbox.must([
    ...[...request, ...key("rsa:2048"), "-CA", at("ca.crt"), "-CAkey", at("ca.key")],
    ...["-keyout", at("server.key"), "-out", at("server.crt"), "-subj", "/CN=icap-gateway"],
    ...["-addext", "subjectAltName=DNS:icap-gateway", "-addext", "basicConstraints=critical,CA:FALSE"],
  ]);
  await sandbox.must([
    ...[...request, ...key("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), "-addext", "extendedKeyUsage=clientAuth"],
    ...["-keyout", at("client.key"), "-out", CLIENT_PEM, "-subj", "/CN=client"],
  ]);
  await sandbox.must([
    "sh",
    "-ec",
    `cat ${at("server.crt")} ${at("server.key")} > ${SERVER_PEM}
     cp ${at("server.crt")} ${TLS}/server.pem; cp ${at("server.key")} ${TLS}/server.key; cp ${CLIENT_PEM} ${TLS}/clients.pem`,
  ]);
}

/** Writes the product's own files and the peers' files into the sandbox. */
export async function furnish(sandbox: Sandbox, settings: Settings): Promise<void> {
  const files = productFiles(settings);
  const relay = [...files.keys()].filter((path) => path.startsWith(LIBRARY));
  for (const path of [CICAP, CLAMD, OURS, DIGESTS, ...relay, ...SCANNER_RULES]) {
    const content = files.get(path);
    if (content === undefined) throw new Error(`the product writes no ${path} any more`);
    await sandbox.write(path, path === CICAP ? withEcho(content) : content);
  }
  await sandbox.must([
    "sh",
    "-ec",
    `for user in clamav c-icap; do install -d -o $user -g $user /run/$user /var/log/$user; done
     install -d -o c-icap -g c-icap /var/log/gateway-relay
     install -d ${RULES}; install -m 0644 -t ${RULES} ${SCANNER_RULES.join(" ")}; chmod 1777 /tmp /var/tmp
     python3 -B ${FILE_TYPES} /usr/sbin/clamd ${RULES}/gateway.ftm; chmod 0644 ${RULES}/gateway.ftm`,
  ]);
  await makeCertificates(sandbox);
  await sandbox.write(`${BENCH}/syslog.py`, SYSLOG);
  await sandbox.write(`${BENCH}/guide.conf`, GUIDE);
  await sandbox.write(`${BENCH}/haproxy.cfg`, HAPROXY);
  await sandbox.write(`${BENCH}/nginx.conf`, NGINX);
  await sandbox.write(`${BENCH}/tls-copy.c`, await readFile(join(__dirname, "tlsCopy.c"), "utf8"));
  const compile = `gcc -O2 -o ${BENCH}/tls-copy ${BENCH}/tls-copy.c -lssl -lcrypto -lpthread`;
  await sandbox.must(["sh", "-c", compile]);
}

/** Whether a file exists in the sandbox. */
const exists = (sandbox: Sandbox, path: string) => async (): Promise<boolean> =>
  (await sandbox.run(["test", "-e", path])).code === 0;
const listens = (sandbox: Sandbox, port: number) => () => sandbox.listens(port);

/** Starts the servers behind every front: the scanner, then the ICAP server. */
export async function serveBackend(sandbox: Sandbox): Promise<void> {
  await sandbox.serve("syslog", ["python3", `${BENCH}/syslog.py`], exists(sandbox, "/dev/log"));
  await sandbox.serve("clamd", [...as("clamav"), "clamd", `--config-file=${CLAMD}`], exists(sandbox, CLAMD_SOCKET));
  // clamd's socket is accessible to its group only
  await sandbox.serve(
    "c-icap",
    [...as("c-icap", "--groups=clamav"), "c-icap", "-N", "-f", CICAP],
    listens(sandbox, C_ICAP_PORT),
  );
}

/** The fronts by name, each with the way to start it. */
export type FrontName = "ours" | "guide" | "haproxy" | "nginx" | "copy";

const COMMANDS: Readonly<Record<Exclude<FrontName, "ours">, readonly string[]>> = {
  guide: ["stunnel", `${BENCH}/guide.conf`],
  haproxy: ["haproxy", "-db", "-f", `${BENCH}/haproxy.cfg`],
  nginx: ["nginx", "-c", `${BENCH}/nginx.conf`],
  copy: [`${BENCH}/tls-copy`, String(PORTS.copy), String(C_ICAP_PORT), SERVER_PEM, CLIENT_PEM],
};

/** The environment in a unit of the product. */
export function environmentOf(path: string, settings: Settings): string[] {
  const unit = productFiles(settings).get(path);
  if (unit === undefined) throw new Error(`the product writes no ${path} any more`);
  const lines = [...unit.matchAll(/^Environment=(.*)$/gm)].map((match) => match[1]!);
  return lines.flatMap((line) =>
    line.startsWith('"') ? [...line.matchAll(/"([^"]*)"/g)].map((match) => match[1]!) : [line],
  );
}

/** The product's relay, with the echo service in addition to its own services. */
function relayCommand(settings: Settings): string[] {
  const environment = environmentOf(RELAY_UNIT, settings).map((one) =>
    one.startsWith("SERVICES=") ? `${one} echo=REQMOD` : one,
  );
  return [...as("c-icap"), "env", ...environment, "python3", "-B", RELAY];
}

export const portOf = (front: FrontName, settings: Settings): number =>
  front === "ours" ? settings.gateway.port : PORTS[front];

export async function serveFront(sandbox: Sandbox, front: FrontName, settings: Settings): Promise<void> {
  if (front === "ours") await sandbox.serve("relay", relayCommand(settings), listens(sandbox, 1344));
  const command = front === "ours" ? ["env", ...environmentOf(OURS_UNIT, settings), "stunnel", OURS] : COMMANDS[front];
  await sandbox.serve(front, command, listens(sandbox, portOf(front, settings)));
}
