import type { Settings } from "../../../infra/settings";
import { productFiles, SCANNER_RULES } from "../../engine/productFiles";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BENCH, CLIENT_PEM, GUIDE, HAPROXY, NGINX, PORTS, SERVER_PEM, SYSLOG, withEcho } from "./configurations";
import type { Room } from "./room";

/** Packages of the tree beside the product's: the peers, and what compiles the yardstick. */
export const PEER_PACKAGES: readonly string[] = ["nginx", "libnginx-mod-stream", "gcc", "libc6-dev", "libssl-dev"];

const TLS = "/var/lib/icap-gateway/tls/current";
const CICAP = "/etc/icap-gateway/c-icap.conf";
const CLAMD = "/etc/icap-gateway/clamd.conf";
const FILE_TYPES = "/usr/local/lib/icap-gateway/file_types.py";
const OURS = "/etc/stunnel/icap.conf";
const OURS_UNIT = "/etc/systemd/system/stunnel@icap.service.d/10-gateway.conf";
export const CLAMD_SOCKET = "/run/clamav/clamd.ctl";

const as = (user: string): string[] => ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--clear-groups"];

/** Keys and certificates as a deployment makes them (infra/certificates): RSA-2048 for the server, P-256 for the client. */
async function makeCertificates(room: Room): Promise<void> {
  const at = (name: string): string => `${BENCH}/${name}`;
  const request = ["openssl", "req", "-x509", "-nodes", "-days", "30"];
  const key = (...algorithm: string[]): string[] => ["-newkey", ...algorithm];
  await room.must(["mkdir", "-p", BENCH, TLS]);
  await room.must([
    ...request,
    ...key("rsa:3072"),
    ...["-keyout", at("ca.key"), "-out", at("ca.crt"), "-subj", "/CN=bench"],
  ]);
  await room.must([
    ...[...request, ...key("rsa:2048"), "-CA", at("ca.crt"), "-CAkey", at("ca.key")],
    ...["-keyout", at("server.key"), "-out", at("server.crt"), "-subj", "/CN=icap-gateway"],
    ...["-addext", "subjectAltName=DNS:icap-gateway", "-addext", "basicConstraints=critical,CA:FALSE"],
  ]);
  await room.must([
    ...[...request, ...key("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), "-addext", "extendedKeyUsage=clientAuth"],
    ...["-keyout", at("client.key"), "-out", CLIENT_PEM, "-subj", "/CN=client"],
  ]);
  await room.must([
    "sh",
    "-ec",
    `cat ${at("server.crt")} ${at("server.key")} > ${SERVER_PEM}
     cp ${at("server.crt")} ${TLS}/server.pem; cp ${at("server.key")} ${TLS}/server.key; cp ${CLIENT_PEM} ${TLS}/clients.pem`,
  ]);
}

/** Puts the product's own files into the room, and the peers' beside them. */
export async function furnish(room: Room, settings: Settings): Promise<void> {
  const files = productFiles(settings);
  for (const path of [CICAP, CLAMD, OURS, FILE_TYPES, ...SCANNER_RULES]) {
    const content = files.get(path);
    if (content === undefined) throw new Error(`the product writes no ${path} any more`);
    await room.write(path, path === CICAP ? withEcho(content) : content);
  }
  await room.must([
    "sh",
    "-ec",
    `for user in clamav c-icap; do install -d -o $user -g $user /run/$user /var/log/$user; done
     install -m 0644 -o clamav -g clamav -t /var/lib/clamav ${SCANNER_RULES.join(" ")}; chmod 1777 /tmp /var/tmp
     python3 -B ${FILE_TYPES} /usr/sbin/clamd /var/lib/clamav/gateway.ftm; chmod 0644 /var/lib/clamav/gateway.ftm`,
  ]);
  await makeCertificates(room);
  await room.write(`${BENCH}/syslog.py`, SYSLOG);
  await room.write(`${BENCH}/guide.conf`, GUIDE);
  await room.write(`${BENCH}/haproxy.cfg`, HAPROXY);
  await room.write(`${BENCH}/nginx.conf`, NGINX);
  await room.write(`${BENCH}/tls-copy.c`, await readFile(join(__dirname, "tlsCopy.c"), "utf8"));
  const compile = `gcc -O2 -o ${BENCH}/tls-copy ${BENCH}/tls-copy.c -lssl -lcrypto -lpthread`;
  await room.must(["sh", "-c", compile]);
}

/** A file exists in the room. */
const exists = (room: Room, path: string) => async (): Promise<boolean> =>
  (await room.run(["test", "-e", path])).code === 0;
const listens = (room: Room, port: number) => () => room.listens(port);

/** What every front stands before: the scanner, then the ICAP server. */
export async function serveBackend(room: Room): Promise<void> {
  await room.serve("syslog", ["python3", `${BENCH}/syslog.py`], exists(room, "/dev/log"));
  await room.serve("clamd", [...as("clamav"), "clamd", `--config-file=${CLAMD}`], exists(room, CLAMD_SOCKET));
  await room.serve("c-icap", [...as("c-icap"), "c-icap", "-N", "-f", CICAP], listens(room, 1344));
}

/** Names of the fronts and how each is started. */
export type FrontName = "ours" | "guide" | "haproxy" | "nginx" | "copy";

const COMMANDS: Readonly<Record<Exclude<FrontName, "ours">, readonly string[]>> = {
  guide: ["stunnel", `${BENCH}/guide.conf`],
  haproxy: ["haproxy", "-db", "-f", `${BENCH}/haproxy.cfg`],
  nginx: ["nginx", "-c", `${BENCH}/nginx.conf`],
  copy: [`${BENCH}/tls-copy`, String(PORTS.copy), "1344", SERVER_PEM, CLIENT_PEM],
};

/** stunnel with the environment that the product's unit gives it. */
function ourCommand(settings: Settings): string[] {
  const unit = productFiles(settings).get(OURS_UNIT);
  if (unit === undefined) throw new Error(`the product writes no ${OURS_UNIT} any more`);
  const environment = [...unit.matchAll(/^Environment=(.*)$/gm)].map((match) => match[1]!);
  return ["env", ...environment, "stunnel", OURS];
}

export const portOf = (front: FrontName, settings: Settings): number =>
  front === "ours" ? settings.gateway.port : PORTS[front];

export async function serveFront(room: Room, front: FrontName, settings: Settings): Promise<void> {
  const command = front === "ours" ? ourCommand(settings) : COMMANDS[front];
  await room.serve(front, command, listens(room, portOf(front, settings)));
}
