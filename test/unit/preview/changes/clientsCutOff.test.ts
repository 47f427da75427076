import { parsePrefix, setOfRanges, type EndpointChange, type ExposureEntry } from "../../../../exposure";
import type { Context } from "../../../../policy/index";
import { clientsCutOff } from "../../../../preview/changes/clientsCutOff";
import { Names } from "../../../../preview/changes/names";

const setOf = (...prefixes: string[]) =>
  setOfRanges(
    prefixes.map(parsePrefix).map((one) => {
      if (one.kind !== "ipv4") throw new Error("no prefix of IPv4");
      return one.range;
    }),
  );
const ALL = { first: 0, last: 65_535 };

/** A line of an exposure: the addresses that may use these ports. */
const line = (
  protocol: ExposureEntry["protocol"],
  ports: ExposureEntry["ports"],
  ...prefixes: string[]
): ExposureEntry => ({
  ...{ protocol, ports, sourcePorts: ALL },
  addresses: { addresses: setOf(...prefixes), conditional: [] },
});
const PORT = { first: 11344, last: 11344 };
const context: Context = { environment: "prod", icapsPort: 11344, allowedSources: ["20.0.0.0/30"] };

/** The sentences for lines that one public endpoint loses. */
function told(removed: readonly ExposureEntry[], more: Partial<Context> = {}, kind: EndpointChange["kind"] = "public") {
  const endpoint: EndpointChange = {
    ...{ kind, name: "address", address: {}, change: "narrowed", added: [], removed },
    ...{ addedSize: 0, removedSize: 0, internet: [] },
  };
  const unknown = { base: [], head: [] };
  const comparison = { change: "narrowed", certain: true, endpoints: [endpoint], unknown } as const;
  const whole = { ...comparison, openedToInternet: false, openedInside: false };
  return clientsCutOff(whole, { ...context, ...more }, new Names([]), ["address"]);
}

test("clients that lose their port over TCP are counted, strangers beside them are not", () => {
  expect(told([line("Tcp", PORT, "20.0.0.2/31", "52.0.0.0/8")])).toEqual([
    "2 addresses of the clients can no longer reach address on 11344.",
  ]);
  expect(told([line("Tcp", PORT, "52.0.0.0/8")])).toEqual([]);
});

test("clients lose nothing with another protocol or other ports, because ICAP is TCP on their port", () => {
  expect(told([line("Udp", ALL, "20.0.0.0/30"), line("Icmp", ALL, "20.0.0.0/30")])).toEqual([]);
  const around = [
    line("Tcp", { first: 1, last: 11343 }, "20.0.0.0/30"),
    line("Tcp", { first: 11345, last: 65_535 }, "20.0.0.0/30"),
  ];
  expect(told(around)).toEqual([]);
  expect(told([line("Tcp", ALL, "20.0.0.0/30")])).toHaveLength(1);
});

test("an endpoint inside of the network is not the clients' door", () => {
  expect(told([line("Tcp", PORT, "20.0.0.0/30")], {}, "inside")).toEqual([]);
});

test("where the clients are not known, or a service tag is among them, they may be any of the addresses", () => {
  const lost = [line("Tcp", PORT, "52.0.0.0/30")];
  const words = ["Clients may be among the 4 addresses that can no longer reach address on 11344."];
  expect(told(lost, { allowedSources: undefined })).toEqual(words);
  expect(told(lost, { allowedSources: ["20.0.0.0/30", "MicrosoftCloudAppSecurity"] })).toEqual(words);
});

test("a further client's port is that client's alone", () => {
  const furtherClients = [{ port: 11345, sources: ["30.0.0.1/32"] }];
  const both = line("Tcp", { first: 11344, last: 11345 }, "30.0.0.1/32");
  expect(told([both], { furtherClients })).toEqual(["1 address of the clients can no longer reach address on 11345."]);
});
