/** `packet-filter/iptables.sh` with an iptables that keeps its chains in files: the rules that are left are those of clients.nft. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPorts } from "../../../../scripts/render/packetFilter";
import { rendered, settingsOf, textOf } from "../../../unit/scripts/render/rendering";

const folder = mkdtempSync(join(tmpdir(), "iptables-"));
afterAll(() => rmSync(folder, { recursive: true }));

const client = {
  profile: "custom",
  addresses: ["52.1.2.3", "52.1.2.4/31"],
  also: [{ profile: "umbrella", port: 12344 }],
};

test("it lets in the sources of each port and drops the rest, the same when run again, and takes all of it away", () => {
  const chains = join(folder, "chains");
  mkdirSync(chains);
  for (const name of ["iptables", "ip6tables"]) {
    writeFileSync(join(chains, `${name}.INPUT`), "-p tcp --dport 22 -j ACCEPT\n");
    writeFileSync(join(chains, `${name}.FORWARD`), "");
  }
  const script = join(folder, "iptables.sh");
  writeFileSync(script, textOf(rendered("onprem", { client }), "packet-filter/iptables.sh"));
  const env = { ...process.env, BASH_ENV: join(__dirname, "standInIptables.sh"), CHAINS: chains };
  const rulesIn = (name: string): string[] => readFileSync(join(chains, name), "utf8").split("\n").slice(0, -1);
  const run = (...argv: string[]): Record<string, string[]>[] => {
    execFileSync("bash", [script, ...argv], { env });
    return ["iptables", "ip6tables"].map((program) =>
      Object.fromEntries(
        readdirSync(chains).flatMap((name) =>
          name.startsWith(`${program}.`) ? [[name.slice(program.length + 1), rulesIn(name)]] : [],
        ),
      ),
    );
  };
  const ports = openPorts(settingsOf({ client }));
  expect(ports.map(({ port }) => port)).toEqual([11344, 12344]);
  const jumps = ports.map(({ port }) => `-p tcp --dport ${port} -j ICAP_CLIENTS`).reverse();
  const drops = ports.map(({ port }) => `-p tcp --dport ${port} -j DROP`).reverse();
  const wanted = [
    {
      INPUT: [...jumps, "-p tcp --dport 22 -j ACCEPT"],
      FORWARD: jumps,
      ICAP_CLIENTS: ports.flatMap(({ port, sources }) => [
        ...sources.map((source) => `-p tcp --dport ${port} -s ${source} -j RETURN`),
        `-p tcp --dport ${port} -j DROP`,
      ]),
    },
    { INPUT: [...drops, "-p tcp --dport 22 -j ACCEPT"], FORWARD: drops },
  ];
  expect(run()).toEqual(wanted);
  expect(run()).toEqual(wanted);
  const untouched = { INPUT: ["-p tcp --dport 22 -j ACCEPT"], FORWARD: [] };
  expect(run("--remove")).toEqual([untouched, untouched]);
});
