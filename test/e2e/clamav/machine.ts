/** The machine of a gateway with clamd: its AppArmor profile, its scanner's commands, its canary, and a crash of c-icap. */
import { grants, readProfile } from "../apparmor";
import { canaryOfEveryKind } from "../canaryOfEveryKind";
import { attackOn, crashesIn } from "../hostile/hostility";
import { journalOf } from "../journal";
import { startCrowd } from "../load/crowdProcess";
import { reload, strangersReload } from "../lostPolicy";
import { until } from "../deployment";
import type { BootedGateway } from "../bootedGateway";

/**
 * Registers the tests.
 *
 * @param clients addresses that the network admits
 */
export function testClamavMachine(gateway: BootedGateway, clients: readonly string[]): void {
  const shell = (command: string): Promise<string> =>
    gateway.deployment().run(gateway.machine(), "bash", "-c", command);

  test("our AppArmor profile of clamd parses and covers what clamd opens, c-icap's files too; no kernel here enforces it", async () => {
    const [ours, theirs] = ["/etc/apparmor.d/icap-gateway-clamd", "/etc/apparmor.d/usr.sbin.clamd"];
    await shell(`apparmor_parser --skip-kernel-load --skip-cache ${ours}`);
    const read = async (file: string) => readProfile(await shell(`apparmor_parser --preprocess ${file} 2>/dev/null`));
    const profile = await read(ours);
    const mapped = await shell("grep -o '/usr/[^ ]*$' /proc/$(systemctl show -P MainPID clamav-daemon)/maps | sort -u");
    const needed: [path: string, modes: string][] = [
      ...mapped
        .trim()
        .split("\n")
        .filter((path) => path.includes(".so"))
        .map((path): [string, string] => [path, "mr"]),
      ["/usr/sbin/clamd", "mr"],
      ["/etc/icap-gateway/clamd.conf", "r"],
      ...["gateway.ldb", "gateway.ftm", "gateway.cfg", "marks"].map((name): [string, string] => [
        `/var/lib/icap-gateway/rules/${name}`,
        "r",
      ]),
      ["/run/clamav/clamd.ctl", "rw"],
      ["/tmp/20261126_101010-scantemp.0123456789/file", "rwk"], // its own, where it unpacks
    ];
    expect(needed.length).toBeGreaterThan(10);
    expect(needed.filter(([path, modes]) => !grants(profile, path, modes))).toEqual([]);

    // The descriptors that c-icap hands over: of files in its own mount namespace, by the path that they have there.
    const inNamespace = `nsenter -t $(systemctl show -P MainPID c-icap) -m`;
    const folder = (await shell("sed -n 's/^TmpDir //p' /etc/icap-gateway/c-icap.conf")).trim();
    expect(await shell(`${inNamespace} findmnt -no TARGET --target ${folder}`)).toBe(`${folder}\n`);
    expect(profile.flags).toContain("attach_disconnected");
    expect(grants(profile, `${folder}/CI_TMP_abcdef`, "r")).toBe(true);

    // The package's own is not read any more, so that one profile is for clamd. It has none of that.
    await shell(`test "$(readlink /etc/apparmor.d/disable/usr.sbin.clamd)" = ${theirs}`);
    const packaged = await read(theirs);
    expect(packaged.flags).not.toContain("attach_disconnected");
    expect(grants(packaged, "/etc/icap-gateway/clamd.conf", "r")).toBe(false);
    expect(grants(packaged, "/home/operator/.ssh/id_ed25519", "r")).toBe(true);
    expect(grants(profile, "/home/operator/.ssh/id_ed25519", "r")).toBe(false);
  });

  test("only c-icap, haproxy's check and the guard can tell the scanner anything, and it reads no other rules for that", async () => {
    await expect(gateway.deployment().run(gateway.machine(), "sh", "-c", strangersReload)).rejects.toThrow(
      /Permission denied/,
    );
    expect(await gateway.deployment().run(gateway.machine(), "sh", "-c", reload)).toBe("RELOADING\n");
    const rules = "/var/lib/icap-gateway/rules";
    const write = `setpriv --reuid=clamav --regid=clamav --clear-groups sh -c '> ${rules}/own.ign2' || > ${rules}/own.ign2`;
    await expect(gateway.deployment().run(gateway.machine(), "bash", "-c", write)).rejects.toThrow(
      /Read-only file system[^]*Read-only file system/,
    );
  });

  test("the engine answers the canary's content of every kind by the rule that it stands for", async () => {
    const answers = await canaryOfEveryKind(gateway.deployment(), gateway.machine());
    expect(answers.length).toBeGreaterThan(15);
    for (const { rule, rules } of answers) expect(rules).toContain(rule);
  });

  test("a crash of one of c-icap's processes costs no more than its connections, and the journal tells it", async () => {
    const crashes = async () =>
      crashesIn(await journalOf(gateway.deployment(), gateway.machine(), "-u", "gateway-guard"));
    const { internet } = (await gateway.deployment().emulator.status()).namespaces;
    const crowd = startCrowd(internet);
    const { server } = await attackOn(gateway.deployment(), [], []);
    const hold = (count: number, source: string) => crowd.tell({ act: "hold", count, server, sources: [source] });
    try {
      expect(await hold(100, clients[0]!)).toMatchObject({ good: 100 });
      const before = await crashes();
      await shell("pkill -SEGV -n -u c-icap -x c-icap");
      await until("the journal says so", 60, async () => (await crashes()) === before + 1);
      const { good } = await crowd.tell({ act: "ask", count: 100, server, sources: clients });
      expect(100 - good).toBeLessThanOrEqual(32);
      await until("20 new clients are served", 60, async () => (await hold(20, clients[1]!)).good === 20);
    } finally {
      await crowd.end();
    }
  });
}
