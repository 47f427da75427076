import { machineOf } from "../../../../infra/model/vmSizes";
import { parse, problem } from "./parsing";

describe("the machine behind a VM size", () => {
  it.each([
    ["Standard_D2s_v5", 2, 8],
    ["Standard_D4s_v5", 4, 16],
    ["Standard_D2lds_v6", 2, 4],
    ["Standard_DC4as_v5", 4, 16],
    ["Standard_E8-4s_v5", 4, 64],
    ["Standard_F4s_v2", 4, 8],
    ["Standard_F4as_v6", 4, 16],
    ["Standard_B2ms", 2, 8],
    ["Standard_B2s", 2, 4],
    ["Standard_B2s_v2", 2, 8],
    ["Standard_DS2_v2", 2, 7],
    ["Standard_DS12_v2", 4, 28],
    ["Standard_X4s_v9", 4, 8],
  ])("%s has %i cores and at least %i GiB", (size, cores, gib) =>
    expect(machineOf(size)).toEqual({ cores, memoryMebibytes: gib * 1024 }),
  );
});

describe("capacity", () => {
  it("follows from the size of the machines", () => {
    expect(parse({ lanes: { vmSize: "Standard_D8s_v5" } }).capacity).toEqual({
      connections: 1024,
      connectionsPerSource: 512,
      memoryMebibytes: 32768,
    });
  });

  it("is taken as given where the machine carries it", () => {
    const capacity = { connections: 200, connectionsPerSource: 200, memoryMebibytes: 7000 };
    expect(parse({ capacity }).capacity).toEqual(capacity);
  });

  it.each([
    [5436, { engine: "clamav", malware: true }],
    [3180, { engine: "inspector", ocr: ["eng"] }],
  ])("is enough with the least memory that its refusal names: %d MiB", (memoryMebibytes, dlp) => {
    const capacity = { connections: 8, connectionsPerSource: 8, memoryMebibytes };
    expect(parse({ capacity, dlp }).capacity).toEqual(capacity);
    expect(problem({ capacity: { ...capacity, memoryMebibytes: memoryMebibytes - 1 }, dlp })).toMatch(
      / is not enough; /,
    );
  });

  it.each([
    [
      { capacity: { connections: 1000 } },
      'capacity.connections  1000 is too many for 8192 MiB of memory (lanes.vmSize "Standard_D2s_v5"); at most 512 fit',
    ],
    [
      { capacity: { connections: 200 }, dlp: { engine: "clamav", publicClamavDatabase: true } },
      'capacity.connections  200 is too many for 8192 MiB of memory (lanes.vmSize "Standard_D2s_v5") with malware scanning; at most 128 fit',
    ],
    [
      { lanes: { vmSize: "Standard_B2s" }, dlp: { engine: "clamav", publicClamavDatabase: true } },
      'lanes.vmSize  "Standard_B2s" has 4096 MiB of memory; a gateway with malware scanning needs at least 5436 MiB',
    ],
    [
      { lanes: { vmSize: "Standard_B2s" }, dlp: { malware: true } },
      'lanes.vmSize  "Standard_B2s" has 4096 MiB of memory; a gateway with malware scanning needs at least 6108 MiB',
    ],
    [
      { capacity: { memoryMebibytes: 2048, connections: 8 }, dlp: { engine: "clamav", malware: true } },
      "capacity.memoryMebibytes  2048 is not enough; a gateway with malware scanning needs at least 5436 MiB",
    ],
    [
      { capacity: { memoryMebibytes: 3000, connections: 8 }, dlp: { engine: "inspector", ocr: ["eng"] } },
      "capacity.memoryMebibytes  3000 is not enough; a gateway that reads pictures needs at least 3180 MiB",
    ],
    [
      { capacity: { connections: 100, connectionsPerSource: 101 } },
      "capacity.connectionsPerSource  101 is more than capacity.connections (100); give at most 100",
    ],
    [{ capacity: { connections: 7 } }, "capacity.connections  7 is not a whole number from 8 to 2048"],
  ])("is refused as %j", (values, text) => expect(problem(values)).toBe(text));
});
