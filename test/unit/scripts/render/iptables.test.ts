/** `packet-filter/iptables.sh` with an iptables that keeps its chains in a file: the rules that are left are those of clients.nft. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPorts } from "../../../../scripts/render/packetFilter";
import { rendered, settingsOf, textOf } from "./rendering";

const folder = mkdtempSync(join(tmpdir(), "iptables-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** As much of iptables(8) as the script uses: -N, -A, -I CHAIN 1, -D, -F and -X, each with its errors. */
const STAND_IN = `#!/usr/bin/python3
import json, os, sys
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.path.basename(sys.argv[0]) + ".json")
chains = json.load(open(path)) if os.path.exists(path) else {"INPUT": ["-p tcp --dport 22 -j ACCEPT"], "FORWARD": []}
arguments = [word for word in sys.argv[1:] if word != "-w"]
command, chain, rule = arguments[0], arguments[1], " ".join(arguments[2:])
if command == "-N":
    if chain in chains: sys.exit(1)
    chains[chain] = []
elif chain not in chains: sys.exit(1)
elif command == "-A": chains[chain].append(rule)
elif command == "-I": chains[chain].insert(0, rule.removeprefix("1 "))
elif command == "-D":
    if rule not in chains[chain]: sys.exit(1)
    chains[chain].remove(rule)
elif command == "-F": chains[chain] = []
elif command == "-X":
    if any(one.endswith("-j " + chain) for rules in chains.values() for one in rules): sys.exit(1)
    del chains[chain]
else: sys.exit(2)
json.dump(chains, open(path, "w"))
`;

const client = {
  profile: "custom",
  addresses: ["52.1.2.3", "52.1.2.4/31"],
  also: [{ profile: "umbrella", port: 12344 }],
};

test("it lets in the sources of each port and drops the rest, the same when run again, and takes all of it away", () => {
  for (const name of ["iptables", "ip6tables"]) {
    writeFileSync(join(folder, name), STAND_IN);
    chmodSync(join(folder, name), 0o755);
  }
  const script = join(folder, "iptables.sh");
  writeFileSync(script, textOf(rendered("onprem", { client }), "packet-filter/iptables.sh"));
  const run = (...argv: string[]): Record<string, string[]>[] => {
    execFileSync("bash", [script, ...argv], { env: { PATH: `${folder}:${process.env.PATH}` } });
    return ["iptables", "ip6tables"].map(
      (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Record<string, string[]>,
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
