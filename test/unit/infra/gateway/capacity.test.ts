import fc from "fast-check";
import {
  OPEN_FILES,
  capacityOf,
  leastMemory,
  mostConnections,
  totalMemory,
  type CapacityInput,
} from "../../../../infra/gateway/capacity";
import { MAX_CONNECTIONS, MIN_CONNECTIONS } from "../../../../infra/model/limits";
import { machineOf } from "../../../../infra/model/vmSizes";
import { landed } from "./input";

const of = (vmSize: string, more: Partial<CapacityInput> = {}) =>
  capacityOf({
    ...machineOf(vmSize),
    maxBodyMebibytes: 64,
    malware: false,
    inspection: "clamav",
    ...more,
  });

/** A machine that carries a gateway, and connections that it carries, or none named. */
const inputs = fc
  .record({
    cores: fc.integer({ min: 1, max: 96 }),
    memoryMebibytes: fc.integer({ min: 2048, max: 400_000 }),
    maxBodyMebibytes: fc.integer({ min: 1, max: 1024 }),
    malware: fc.boolean(),
    ocr: fc.constantFrom([], ["eng" as const]),
    inspection: fc.constantFrom("clamav" as const, "inspector" as const, "external" as const),
    share: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
  })
  .filter((input) => mostConnections(input) >= MIN_CONNECTIONS)
  .map(({ share, ...input }) => {
    if (share === undefined) return input;
    const connections = MIN_CONNECTIONS + Math.floor(share * (mostConnections(input) - MIN_CONNECTIONS));
    return { ...input, connections };
  });

const always = (holds: (input: CapacityInput) => boolean) => fc.assert(fc.property(inputs, holds), { numRuns: 300 });

describe("the load that a gateway takes at once", () => {
  it.each([
    ["Standard_D2s_v5", {}, 256, 10, 264],
    ["Standard_D4s_v5", {}, 512, 18, 520],
    ["Standard_D2ls_v5", {}, 88, 4, 96],
    ["Standard_D2s_v5", { malware: true }, 128, 6, 136],
    ["Standard_D2s_v5", { inspection: "inspector" as const, malware: true }, 88, 4, 96],
    ["Standard_D2s_v5", { connections: 100 }, 100, 5, 108],
    ["Standard_E64s_v5", {}, MAX_CONNECTIONS, 66, 2056],
  ])("follows from %s with %j", (vmSize, more, connections, servers, scans) => {
    const capacity = of(vmSize, more);
    expect([capacity.connections, capacity.cIcap.servers, capacity.clamd.threads]).toEqual([
      connections,
      servers,
      scans,
    ]);
  });

  test("leaves half to other addresses, unless the settings know better", () => {
    expect(of("Standard_D2s_v5").connectionsPerSource).toBe(128);
    expect(of("Standard_D2s_v5", { connectionsPerSource: 256 }).connectionsPerSource).toBe(256);
  });

  test("the ICAP server holds what the packet filter lets in, and the canary, even while one of its processes is away", () =>
    always((input) => {
      const { connections, cIcap } = capacityOf(input);
      return (cIcap.servers - 1) * cIcap.threadsPerServer > connections;
    }));

  test("no file waits for the scanner behind another, and it may start a thread for each", () =>
    always((input) => {
      const { connections, clamd } = capacityOf(input);
      return clamd.threads > connections && clamd.queue >= clamd.threads && clamd.tasks > clamd.threads;
    }));

  test("the memory of all adds up to no more than the machine's", () =>
    always((input) => totalMemory(capacityOf(input).memory) <= input.memoryMebibytes));

  test("a gateway whose files are inspected elsewhere needs the least memory, and carries more clients on the same machine", () => {
    const inspected = (inspection: CapacityInput["inspection"]) => ({
      maxBodyMebibytes: 64,
      malware: false,
      inspection,
    });
    const least = (["external", "inspector", "clamav"] as const).map((inspection) =>
      leastMemory(inspected(inspection)),
    );
    expect(least[0]).toBeLessThan(Math.min(least[1]!, least[2]!));
    const machine = machineOf("Standard_D2ls_v5");
    const most = (inspection: CapacityInput["inspection"]) => mostConnections({ ...machine, ...inspected(inspection) });
    expect(most("external")).toBeGreaterThan(Math.max(most("inspector"), most("clamav")));
  });

  test("stunnel has a thread and two files for each TCP connection, and those without a certificate leave places", () =>
    always((input) => {
      const { connections, tcpConnections, tcpConnectionsPerSource, stunnel } = capacityOf(input);
      const files = tcpConnections * 2 + 100;
      // stunnel itself allows as many clients as 125/256 of its files (stunnel, src/options.c)
      const clients = Math.floor((OPEN_FILES * 125) / 256);
      const isPlaceLeft = tcpConnections - tcpConnectionsPerSource >= connections;
      return files <= OPEN_FILES && tcpConnections <= clients && stunnel.tasks > tcpConnections && isPlaceLeft;
    }));

  test("a larger machine takes no less", () =>
    always((input) => {
      if (input.connections !== undefined) return true;
      const larger = { ...input, cores: input.cores + 1, memoryMebibytes: input.memoryMebibytes * 2 };
      return capacityOf(larger).connections >= capacityOf(input).connections;
    }));
});

test.each([1, 64, 1024])(
  "c-icap can write no file of the size from which on it allows one unseen (bodies of %i MiB)",
  (body) => {
    const file = (path: string) => landed(path, { icap: { maxBodyMebibytes: body } });
    const most = Number(/^LimitFSIZE=(\d+)M$/m.exec(file("/etc/systemd/system/c-icap.service"))?.[1]);
    const unseen = Number(/^virus_scan\.MaxObjectSize (\d+)M$/m.exec(file("/etc/icap-gateway/c-icap.conf"))?.[1]);
    expect(most).toBeLessThan(unseen);
    // what is too large is spooled whole, for the scanner to say so
    expect(most).toBeGreaterThan(body * 2);
  },
);

test("a body in c-icap's memory is no larger than its share for a connection says", () => {
  const bytes = Number(/^MaxMemObject (\d+)$/m.exec(landed("/etc/icap-gateway/c-icap.conf"))?.[1]);
  expect(bytes).toBeLessThanOrEqual(1.25 * 1024 * 1024);
});

test("all files of a gateway agree on the sizes", () => {
  const capacity = { memoryMebibytes: 8192, connections: 40, connectionsPerSource: 30 };
  const file = (path: string) => landed(path, { capacity });
  expect(file("/etc/icap-gateway/fence.nft")).toMatch(/ct count over 30 } [^]*ct count over 40 /);
  expect(file("/etc/icap-gateway/c-icap.conf")).toMatch(/MaxServers 3\n[^]*ThreadsPerChild 32\n/);
  expect(file("/etc/icap-gateway/clamd.conf")).toMatch(/MaxThreads 48\n[^]*StreamMaxLength 64M\nMaxFileSize 64M\n/);
  expect(file("/etc/systemd/system/clamav-daemon.service")).toMatch(/MemoryMax=1216M\nTasksMax=80\n/);
  expect(file("/etc/icap-gateway/hardening.conf")).toMatch(/LimitNOFILE=65536\n/);
});
