/** The lines of an exposure: ports, senders' ports and conditions, joined as far as they are alike. */
import { exposureOf, type SecurityRule } from "../../../exposure";
import { denyAll, lines, network, rule } from "./small";

/** Behind an address that takes every port. */
function outside(...rules: readonly SecurityRule[]): string[] {
  const model = network([...rules, denyAll(), denyAll("Outbound")]);
  const loadBalancers = model.loadBalancers.map((balancer) => ({
    ...balancer,
    rules: balancer.rules.map((one) => ({
      ...one,
      protocol: "All" as const,
      backendPort: 0,
      frontendPorts: { first: 0, last: 0 },
    })),
  }));
  return lines({ ...model, loadBalancers }, "public");
}
const from = (name: string, priority: number, source: string, ports: string, changes: Partial<SecurityRule> = {}) =>
  rule(name, priority, { sources: [source], destinationPorts: [ports], ...changes });

test.each<[string, readonly SecurityRule[], string[]]>([
  [
    "neighbours of one client",
    [from("A", 100, "52.0.0.1", "80"), from("B", 110, "52.0.0.1", "81-90")],
    ["Tcp 80-90: 52.0.0.1/32"],
  ],
  [
    "ports apart",
    [from("A", 100, "52.0.0.1", "80"), from("B", 110, "52.0.0.1", "82")],
    ["Tcp 80: 52.0.0.1/32", "Tcp 82: 52.0.0.1/32"],
  ],
  [
    "neighbours of two clients",
    [from("A", 100, "52.0.0.1", "80"), from("B", 110, "52.0.0.2", "81")],
    ["Tcp 80: 52.0.0.1/32", "Tcp 81: 52.0.0.2/32"],
  ],
  [
    "a port of two clients inside of a range of one",
    [from("A", 100, "52.0.0.1", "443"), from("B", 110, "52.0.0.2", "440-445")],
    ["Tcp 440-442: 52.0.0.2/32", "Tcp 443: 52.0.0.1/32 52.0.0.2/32", "Tcp 444-445: 52.0.0.2/32"],
  ],
  [
    "a hole",
    [from("No", 90, "*", "50", { access: "Deny" }), from("A", 100, "52.0.0.1", "1-100")],
    ["Tcp 1-49: 52.0.0.1/32", "Tcp 51-100: 52.0.0.1/32"],
  ],
  [
    "a denied half",
    [from("No", 90, "*", "0-50", { access: "Deny" }), from("A", 100, "52.0.0.1", "1-100")],
    ["Tcp 51-100: 52.0.0.1/32"],
  ],
  [
    "a rule that comes too late",
    [from("A", 90, "52.0.0.1", "1-100"), from("No", 100, "*", "50", { access: "Deny" })],
    ["Tcp 1-100: 52.0.0.1/32"],
  ],
  [
    "two protocols",
    [from("A", 100, "52.0.0.1", "53", { protocol: "Udp" }), from("B", 110, "52.0.0.1", "53")],
    ["Tcp 53: 52.0.0.1/32", "Udp 53: 52.0.0.1/32"],
  ],
  [
    "clients side by side",
    [from("A", 100, "52.0.0.0/31", "443"), from("B", 110, "52.0.0.2/31", "443")],
    ["Tcp 443: 52.0.0.0/30"],
  ],
  ["all addresses to the last", [from("A", 100, "223.255.255.0/24", "65535")], ["Tcp 65535: 223.255.255.0/24"]],
])("public: %s", (_, rules, expected) => expect(outside(...rules)).toEqual(expected));

const sent = (name: string, priority: number, sourcePorts: string, changes: Partial<SecurityRule> = {}) =>
  from(name, priority, "52.0.0.1", "443", { sourcePorts: [sourcePorts], ...changes });
test.each<[string, readonly SecurityRule[], string[]]>([
  ["one range", [sent("A", 100, "1000-2000")], ["Tcp 443 from port 1000-2000: 52.0.0.1/32"]],
  [
    "neighbours",
    [sent("A", 100, "1000-2000"), sent("B", 110, "2001-3000")],
    ["Tcp 443 from port 1000-3000: 52.0.0.1/32"],
  ],
  [
    "ranges apart",
    [sent("A", 100, "1000"), sent("B", 110, "1002")],
    ["Tcp 443 from port 1000: 52.0.0.1/32", "Tcp 443 from port 1002: 52.0.0.1/32"],
  ],
  [
    "neighbours to other ports",
    [sent("A", 100, "1000"), sent("B", 110, "1001", { destinationPorts: ["444"] })],
    ["Tcp 443 from port 1000: 52.0.0.1/32", "Tcp 444 from port 1001: 52.0.0.1/32"],
  ],
  [
    "neighbours of other clients",
    [sent("A", 100, "1000"), sent("B", 110, "1001", { sources: ["52.0.0.2"] })],
    ["Tcp 443 from port 1000: 52.0.0.1/32", "Tcp 443 from port 1001: 52.0.0.2/32"],
  ],
  [
    "a hole",
    [sent("No", 90, "7", { access: "Deny" }), from("A", 100, "52.0.0.1", "443")],
    ["Tcp 443 from port 0-6: 52.0.0.1/32", "Tcp 443 from port 8-65535: 52.0.0.1/32"],
  ],
])("senders' ports: %s", (_, rules, expected) => expect(outside(...rules)).toEqual(expected));

const tagged = (name: string, priority: number, sources: string[], changes: Partial<SecurityRule> = {}) =>
  rule(name, priority, { sources, ...changes });
test.each<[string, readonly SecurityRule[], string]>([
  ["either", [tagged("A", 100, ["Sql", "Storage"])], "(Sql or Storage)"],
  ["either, in two rules", [tagged("B", 100, ["Storage"]), tagged("A", 110, ["Sql"])], "(Sql or Storage)"],
  [
    "one without another",
    [tagged("No", 90, ["Sql"], { access: "Deny" }), tagged("A", 100, ["Storage"])],
    "(Storage and not Sql)",
  ],
  ["all but one", [tagged("No", 90, ["Sql"], { access: "Deny" }), tagged("A", 100, ["*"])], "(not Sql)"],
  ["one, in any case", [tagged("A", 100, ["sql"]), tagged("B", 110, ["SQL"])], "(SQL)"],
  [
    "one and another, in two groups' order",
    [
      tagged("No", 80, ["Zulu"], { access: "Deny" }),
      tagged("Also", 90, ["Alpha"], { access: "Deny" }),
      tagged("A", 100, ["*"]),
    ],
    "(not Alpha and not Zulu)",
  ],
])("tags: %s", (_, rules, terms) => {
  expect(outside(...rules)).toEqual([`Tcp 443: depends ${terms} within many`]);
});

test("addresses on different conditions are listed apart, the lowest first", () => {
  const rules = [
    from("No", 90, "54.0.0.1", "443", { access: "Deny", sources: ["Sql"] }),
    from("High", 100, "60.0.0.0/8", "443"),
    from("Low", 110, "Storage", "443"),
  ];
  const [line] = outside(...rules);
  expect(line!.indexOf("(Storage and not Sql)")).toBeLessThan(line!.indexOf("(not Sql)"));
});

test("a condition on very many tags is told in short", () => {
  const rules = Array.from({ length: 1100 }, (_, i) => tagged(`R${i}`, 100 + i, [`Tag${String(i).padStart(4, "0")}`]));
  expect(outside(...rules)).toEqual([
    "Tcp 443: depends (some combination of 1100 tags (Tag0000, Tag0001, Tag0002, …)) within many",
  ]);
});

test("among many rules that apply to one address, the first decides, whichever number it has", () => {
  const many = Array.from({ length: 70 }, (_, i) =>
    from(`R${i}`, 100 + i, "52.0.0.0/24", String(1000 + i), i % 2 === 0 ? {} : { access: "Deny" }),
  );
  const ports = Array.from({ length: 35 }, (_, i) => `Tcp ${1000 + 2 * i}: 52.0.0.0/24`);
  expect(outside(...many)).toEqual(ports);
  const hidden = [
    ...many,
    ...many.map((one, i) => ({ ...one, name: `S${i}`, priority: 300 + i, access: "Allow" as const })),
  ];
  expect(outside(...hidden)).toEqual(ports);
});

test("nobody is no line", () => {
  expect(lines(network([denyAll(), denyAll("Outbound")]), "inside")).toEqual([]);
  expect(exposureOf(network([denyAll()])).endpoints.find(({ kind }) => kind === "public")!.entries).toEqual([]);
});
