/**
 * places/rhel/install.sh with stand-ins for the commands of Rocky and Alma that keep their state in a file, below a folder in place of /.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rendered } from "../../unit/scripts/render/rendering";
import { writeFolder } from "../../../scripts/render/write";

/** As much of each command as the script uses. An unknown one ends with 9. */
const STAND_IN = `#!/usr/bin/python3
import json, os, sys
root = os.environ["ROOT"]
path = os.path.join(root, "state.json")
state = json.load(open(path))
name, words = os.path.basename(sys.argv[0]), [w for w in sys.argv[1:] if w not in ("--quiet", "-q", "--permanent")]
def value(option): return next((w.split("=", 1)[1] for w in words if w.startswith(option + "=")), None)
def done(code=0):
    json.dump(state, open(path, "w"))
    sys.exit(code)
if name == "id":
    if words == ["-u"]: print(0)
    elif words[-1] not in state["users"]: done(1)
elif name == "useradd": state["users"].append(words[-1])
elif name in ("chown", "restorecon"): pass
elif name == "rpm": done(0 if state["packages"] else 1)
elif name == "dnf": state["packages"] = [w for w in words if not w.startswith("-") and w != "install"]
elif name == "semanage":
    if words[1] == "-l": print("".join("stunnel_port_t                 tcp      %s\\n" % p for p in state["labels"]), end="")
    elif words[1] == "-a": state["labels"].append(words[-1])
    elif words[1] == "-d": state["labels"].remove(words[-1])
elif name == "ss": print("LISTEN" if state["running"] and state["labels"] else "", end="")
elif name == "systemctl":
    if words[0] == "is-active": done(0 if state["running"] else 3)
    if words[0] in ("restart", "disable"):
        state["running"] = words[0] == "restart"
        state["starts"] += words[0] == "restart"
elif name == "firewall-cmd":
    if words == ["--state"]: done(0 if state["firewall"] else 252)
    if words == ["--get-default-zone"]: print("public")
    elif "--get-target" in words: print(state["target"])
    elif value("--query-port"): done(0 if value("--query-port") in state["ports"] else 1)
    elif value("--query-rich-rule"): done(0 if value("--query-rich-rule") in state["rules"] else 1)
    elif value("--add-rich-rule"):
        if not state["sets"]: done(1)
        state["rules"].append(value("--add-rich-rule"))
    elif value("--remove-rich-rule"): state["rules"].remove(value("--remove-rich-rule"))
    elif words == ["--reload"]: state["sets"] = sorted(os.listdir(os.path.join(root, "etc/firewalld/ipsets")))
    else: done(9)
else: done(9)
done()
`;
const COMMANDS = "id useradd chown restorecon rpm dnf semanage ss systemctl firewall-cmd".split(" ");
const NEW = {
  ...{ users: [], packages: [], labels: [], running: false, starts: 0 },
  ...{ firewall: true, target: "default", ports: [], rules: [], sets: [] },
};
const RULE = "rule family=ipv4 source ipset=icap-clients port port=11344 protocol=tcp accept";

let root: string;
const home = () => join(root, "etc/stunnel/icap-gateway");
const state = () => JSON.parse(readFileSync(join(root, "state.json"), "utf8")) as typeof NEW;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rhel-install-"));
  for (const folder of ["bin", "etc/firewalld/ipsets"]) mkdirSync(join(root, folder), { recursive: true });
  mkdirSync(home(), { recursive: true });
  for (const name of COMMANDS) {
    writeFileSync(join(root, "bin", name), STAND_IN);
    chmodSync(join(root, "bin", name), 0o755);
  }
  writeFileSync(join(root, "etc/os-release"), 'ID=rocky\nVERSION_ID="9.4"\nPRETTY_NAME="Rocky Linux 9.4"\n');
  for (const name of ["server.key", "server.pem", "clients.pem"]) writeFileSync(join(home(), name), "PEM\n");
  writeFileSync(join(root, "state.json"), JSON.stringify(NEW));
  writeFolder(join(root, "folder"), rendered("rhel"));
  const script = join(root, "folder", "install.sh");
  writeFileSync(script, readFileSync(script, "utf8").replaceAll("/etc/", `${root}/etc/`));
});
afterEach(() => rmSync(root, { recursive: true }));

function run(...argv: string[]) {
  const env = { PATH: `${join(root, "bin")}:/usr/sbin:/usr/bin:/sbin:/bin`, ROOT: root };
  const { status, stdout, stderr } = spawnSync("bash", [join(root, "folder", "install.sh"), ...argv], {
    env,
    encoding: "utf8",
  });
  return { status, said: (stdout + stderr).replaceAll(root, "") };
}

test("it lets in the client's set alone, labels the port, starts stunnel once, and changes nothing when run again", () => {
  expect(run()).toEqual({
    status: 0,
    said: ["firewalld/ipsets/icap-clients.xml", "stunnel/icap-gateway.conf", "systemd/system/icap-gateway.service"]
      .map((path) => `/etc/${path}\n`)
      .join(""),
  });
  const made = {
    ...{ users: ["icap-gateway"], packages: ["stunnel", "policycoreutils-python-utils"], labels: ["11344"] },
    ...{ running: true, starts: 1, rules: [RULE], sets: ["icap-clients.xml"] },
  };
  expect(state()).toEqual({ ...NEW, ...made });
  expect(run()).toEqual({ status: 0, said: "nothing changed\n" });
  expect(state()).toEqual({ ...NEW, ...made });
});

test("it writes the files that differ and restarts stunnel, and removes all but keys and certificates", () => {
  run();
  writeFileSync(join(root, "etc/stunnel/icap-gateway.conf"), "; mine\n");
  expect(run()).toEqual({ status: 0, said: "/etc/stunnel/icap-gateway.conf\n" });
  expect(state().starts).toBe(2);
  expect(run("--uninstall").status).toBe(0);
  expect(state()).toMatchObject({ running: false, rules: [], sets: [], labels: [] });
  expect(existsSync(join(root, "etc/stunnel/icap-gateway.conf"))).toBe(false);
  expect(existsSync(join(home(), "server.key"))).toBe(true);
});

test.each([
  ["without firewalld", { firewall: false }, "firewalld does not run"],
  ["in a zone that accepts everything", { target: "ACCEPT" }, "firewalld's default zone public accepts everything"],
  ["with the port open to everybody", { ports: ["11344/tcp"] }, "port 11344 is open to everybody"],
])("it does nothing %s", (_, more, words) => {
  writeFileSync(join(root, "state.json"), JSON.stringify({ ...NEW, ...more }));
  const { status, said } = run();
  expect(status).toBe(1);
  expect(said).toContain(`install.sh: ${words}`);
  expect(state()).toEqual({ ...NEW, ...more });
});

test("it does nothing without a key, and on another system", () => {
  rmSync(join(home(), "server.key"));
  expect(run().said).toBe("install.sh: /etc/stunnel/icap-gateway/server.key is not there\n");
  writeFileSync(join(root, "etc/os-release"), 'ID=fedora\nVERSION_ID=41\nPRETTY_NAME="Fedora 41"\n');
  expect(run().said).toBe("install.sh: Fedora 41 is none of Rocky, Alma and RHEL 9\n");
  expect(state()).toEqual(NEW);
});
