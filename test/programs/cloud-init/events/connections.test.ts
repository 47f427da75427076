/** gateway_events.py: the number of clients in the kernel's table of connections. A machine is let go when it is 0. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON, PYTHON_OPTIONS } from "../python";

const CLOUD_INIT = join(__dirname, "../../../../cloud-init");
const PROGRAM = "import sys, gateway_events; print(gateway_events.connections(sys.stdin, 11344), end='')";

const HEADING = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const [PORT, OTHER_PORT] = ["2C50", "2C51"];
/** A line of /proc/net/tcp: `port` is ours, `client` the other side, 01 an open connection. */
const line = (port: string, client: string, state = "01", slot = 0): string =>
  `${String(slot).padStart(4)}: 0400000A:${port} ${client} ${state} 00000000:00000000 02:000A7214 00000000     0        0 18974354 2 0000000000000000 20 4 30 10 -1`;

function connections(...lines: readonly string[]): number {
  const output = execFileSync(PYTHON, [...PYTHON_OPTIONS, "-c", PROGRAM], {
    input: [HEADING, ...lines, ""].join("\n"),
    env: { PYTHONPATH: [join(CLOUD_INIT, "events"), join(CLOUD_INIT, "certificates")].join(":") },
  });
  return Number(output.toString());
}

test("a connection that the kernel lists twice is one, in whichever place of its table", () => {
  const client = "0500000A:B1FB";
  expect(connections(line(PORT, client), line(PORT, client))).toBe(1);
  expect(connections(line(PORT, client, "01", 3), line(PORT, "0500000A:B1FC"), line(PORT, client, "01", 4))).toBe(2);
});

test("two ports of one client, and one port of two clients, are two connections", () => {
  expect(connections(line(PORT, "0500000A:B1FB"), line(PORT, "0500000A:B1FC"))).toBe(2);
  expect(connections(line(PORT, "0500000A:B1FB"), line(PORT, "0600000A:B1FB"))).toBe(2);
});

test("the listener, a connection that has ended and one to another port are no clients", () => {
  const others = [
    line(PORT, "00000000:0000", "0A"),
    line(PORT, "0500000A:B1FB", "06"),
    line(OTHER_PORT, "0500000A:B1FB"),
    line(OTHER_PORT, `0500000A:${PORT}`),
  ];
  expect(connections(...others)).toBe(0);
});
