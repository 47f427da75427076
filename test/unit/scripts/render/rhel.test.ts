/** The Rocky and Alma folder: stunnel's configuration beside a gateway's, the sources, and what is refused. */
import { rendered, SERVERS, textOf } from "./rendering";

test("stunnel admits, speaks and waits as on a gateway, line for line", () => {
  const options = (text: string) =>
    text
      .split("\n")
      .filter(
        (line) =>
          /^\w+ =/.test(line) && !/^(?:transparent|connect|cert|key|CAfile|failover|setuid|setgid) =/.test(line),
      );
  const rhel = textOf(rendered("rhel"), "icap-gateway.conf");
  const gateway = textOf(rendered("onprem", { icap: SERVERS }), "lane-a/files/etc/stunnel/icap.conf");
  expect(options(rhel)).toEqual(options(gateway));
  expect(rhel).toContain("\nsetuid = icap-gateway\n");
  expect(rhel).toContain("\nconnect = 10.77.9.10:1344\nconnect = 10.77.9.11:1344\nfailover = rr\n");
  expect(rhel).toContain("\nkey = /etc/stunnel/icap-gateway/server.key\n");
  expect(rhel).not.toContain("/var/lib/icap-gateway");
});

test("firewalld's set has exactly the client's sources", () => {
  const entries = textOf(rendered("rhel"), "icap-clients.xml").match(/(?<=<entry>).*(?=<\/entry>)/g);
  expect(entries).toEqual(["52.1.2.3/32", "52.1.2.4/31"]);
});

test("a stack without servers of its own is refused, because no ICAP server of this package runs there", () => {
  expect(() => rendered("rhel", {})).toThrow(
    "icap.server  must be external: a Rocky or Alma machine has no ICAP server of this package, so name your product's in icap.external",
  );
});

test.each([
  ["rhel", {}, "REQMOD: `/reqmod`, RESPMOD: `/respmod`"],
  ["windows", {}, "REQMOD: `/reqmod`, RESPMOD: `/respmod`"],
  ["rhel", { respmodPath: undefined }, "REQMOD: `/reqmod`, RESPMOD: none"],
  ["windows", { reqmodPath: "scan/me", respmodPath: "" }, "REQMOD: `/scan/me`, RESPMOD: none"],
] as const)("%s with the servers' %j says which paths the client asks for", (target, paths, words) => {
  const icap = { ...SERVERS, external: { ...SERVERS.external, ...paths } };
  expect(textOf(rendered(target, { icap }), "README.md")).toContain(words);
});
