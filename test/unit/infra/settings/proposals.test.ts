/** Messages lead to a file that is accepted: what they propose is right, and they name all that is wrong at once. */
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { NESTED, SERVER_CERTIFICATES, SETTINGS } from "../../../../infra/model/schema";
import { problem, refusal } from "./parsing";

const WRONG = ["?", "10.77.1.1/24", "52.1.2.3/24", "192.168.1.1/31", "10.1.2.3/6", 7, {}, ["?"], [], true];

/** Every schema inside a schema, with itself. */
function inside(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional) return inside(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) return [schema, ...inside(schema.element as z.ZodType)];
  if (schema instanceof z.ZodObject)
    return [schema, ...Object.values(schema.shape as z.ZodRawShape).flatMap(inside as never)] as z.ZodType[];
  return [schema];
}

/** Values that the message of a schema proposes, as somebody would write them: `such as "a" or "b"`, `such as [a, b]`, `write a or b`. */
function proposals(message: string): unknown[] {
  const lists = [...message.matchAll(/such as (\[[^\]]*\])/g)].map(([, list = ""]) => list);
  const quoted = [...message.matchAll(/such as ("[^"]+"(?: or "[^"]+")*)/g)].flatMap(([, texts = ""]) =>
    texts.split(" or "),
  );
  const written = [...message.matchAll(/; write ([0-9./]+(?: or [0-9./]+)*)/g)].flatMap(([, texts = ""]) =>
    texts.split(" or "),
  );
  const whole = [...lists, ...quoted, ...written].filter((text) => !text.includes("...")); // a key is shown shortened
  return whole.map((text) => parseYaml(text) as unknown);
}

test("a value that a message proposes is accepted by its setting", () => {
  const settings = [...Object.values(SETTINGS), ...Object.values(NESTED), ...Object.values(SERVER_CERTIFICATES)];
  const found = settings.flatMap((section) =>
    Object.entries(section).flatMap(([name, { schema }]) =>
      inside(schema).flatMap((one) =>
        WRONG.flatMap((wrong) =>
          (one.safeParse(wrong).error?.issues ?? [])
            .filter(({ path }) => path.length === 0)
            .flatMap(({ message }) =>
              proposals(message).map((value) => ({ name, message, value, taken: one.safeParse(value).success })),
            ),
        ),
      ),
    ),
  );
  expect(found.filter(({ taken }) => !taken)).toEqual([]);
  expect(found.length).toBeGreaterThan(30);
});

test.each([
  ["10.77.1.1/24", "has host bits set; write 10.77.1.0/24"],
  [
    "52.1.2.3/24",
    "is not a private range; choose one inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10",
  ],
  ["10.77.1.1/30", "must be from /8 to /29 (Azure's smallest subnet)"],
  ["x", 'is not an IPv4 prefix such as "10.40.0.0/24"'],
])("a subnet of a lane cannot be %s, and no public and no single address is proposed", (a, text) => {
  expect(problem({ network: { laneSubnets: { a, b: "10.77.2.0/24" } } })).toBe(`network.laneSubnets.a  "${a}" ${text}`);
});

test("a client's address in a private network is refused as such, whatever its host bits", () => {
  expect(problem({ client: { addresses: ["192.168.1.1/24"] } })).toBe(
    'client.addresses[0]  "192.168.1.1/24" is a private range; a client on the internet needs public addresses',
  );
});

/** The lines of a refusal, without its head. */
const lines = (values: object): string[] =>
  refusal(values as never)
    .split("\n")
    .slice(1)
    .map((line) => line.trim().replace(/ {2,}/, ": "));

test("a port that two others have is reported with each of them", () => {
  const scrape = { from: ["10.40.3.4/32"] };
  expect(lines({ gateway: { port: 9101, canaryPort: 9101 }, monitoring: { scrape } })).toEqual([
    "gateway.canaryPort: 9101 is already gateway.port; choose another port for the load balancer's health probe",
    "monitoring.scrape.port: 9101 is already gateway.port; choose another port for the metrics",
  ]);
});

test("a budget without an amount still lacks its mail addresses, and a percentage that stands twice is named", () => {
  expect(
    lines({ monitoring: { budget: { monthly: 0, thresholds: [80, 80] } } }).map((line) => line.split(": ")[0]),
  ).toEqual(["monitoring.budget.monthly", "monitoring.budget.emails", "monitoring.budget.thresholds[1]"]);
  expect(lines({ monitoring: { budget: { monthly: 9, emails: ["?"] } } })).toHaveLength(1);
});

test("a missing choice names the choices", () => {
  expect(lines({ dlp: { rules: [{ name: "one" }] } })[0]).toMatch(
    /^dlp\.rules\[0\]\.kind: is missing; give one of card, iban, /,
  );
  expect(lines({ client: { also: [{ port: 2000 }] } })).toEqual([
    "client.also[0].profile: is missing; give one of defender, umbrella",
  ]);
});

test("a rule of a wrong kind keeps its name for itself, and lacks what the kind needs that was meant", () => {
  const rules = [{ name: "One", kind: "keyword" }, { name: "one", kind: "card" }, { name: "ONE" }];
  const [kind, ...others] = lines({ dlp: { rules } });
  expect(kind).toMatch(/^dlp\.rules\[0\]\.kind: "keyword" is not one of card, /);
  expect(others.sort()).toEqual([
    "dlp.rules[0].keywords: is missing; a rule of the kind keywords needs it",
    "dlp.rules[1].name: is the same as dlp.rules[0].name (case is ignored)",
    expect.stringMatching(/^dlp\.rules\[2\]\.kind: is missing; give one of card, /),
    "dlp.rules[2].name: is the same as dlp.rules[0].name (case is ignored)",
  ]);
});

test("a further product without a name still has a port of its own", () => {
  expect(lines({ client: { also: [{ port: 8080 }] } })).toEqual([
    "client.also[0].profile: is missing; give one of defender, umbrella",
    "client.also[0].port: 8080 is already gateway.canaryPort; choose another port",
  ]);
});

test("an external server without an address keeps its name for itself", () => {
  const servers = [{ name: "dlp" }, { name: "dlp", address: "10.40.0.10" }];
  expect(lines({ icap: { server: "external", external: { product: "generic-reqmod", servers } } })).toEqual(
    expect.arrayContaining([
      "icap.external.servers[0].address: is missing",
      'icap.external.servers[1].name: "dlp" is the name of another server; give each its own',
    ]),
  );
});

test.each([
  ["dlp.rules[0].kind", { dlp: { rules: [{ name: "a", kind: "crad" }] } }, "card"],
  ["client.profile", { client: { profile: "Defender" } }, "defender"],
  ["icap.server", { icap: { server: "extrenal" } }, "external"],
  ["dlp.blockedTypes[1]", { dlp: { blockedTypes: ["pdf", "ofice"] } }, "office"],
])("a mistyped choice is answered with the one that was meant: %s", (path, values, meant) => {
  expect(lines(values).find((line) => line.startsWith(`${path}: `))).toMatch(
    new RegExp(`: "\\w+" is not one of .*; did you mean "${meant}"\\?$`),
  );
});

test("a choice is not proposed for an algorithm that is refused with a reason, nor for a value that is encrypted", () => {
  const [weak] = lines({ enforceTunnel: { ipsec: { dhGroup: "DHGroup2" } } }).filter((line) =>
    line.includes("dhGroup"),
  );
  expect(weak).toMatch(/take one of ECP384, ECP256, DHGroup14, DHGroup2048$/);
  const secret = problem({ client: { profile: "Defender" } }, "dev", { secretNames: ["client"] });
  expect(secret).toBe("client.profile  [secret] is not one of defender, umbrella, custom");
});
