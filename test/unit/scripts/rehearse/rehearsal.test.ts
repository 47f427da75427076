import { spreadOf, spreadWords } from "../../../../bench/statistics";
import { engineEnvironment, leaveRealAccounts } from "../../../../engine/environment";
import { changesNothing, refusalWords } from "../../../../engine/engineEvents";
import { accessWords } from "../../../../scripts/rehearse/accessWords";
import { machineAt } from "../../../../scripts/rehearse/enterKept";
import { readOptions } from "../../../../scripts/rehearse/options";

const read = (...args: string[]) => readOptions(["node", "rehearse.ts", ...args]);

describe("the command line of npm start", () => {
  test("without options it rehearses dev with one machine a lane", () => {
    expect(read()).toMatchObject({ stack: "dev", instances: 1, keep: false, engineOnly: false, json: undefined });
  });

  test("all wrong values are reported at once", () => {
    expect(() => read("--instances", "0", "--suite", "sid", "--name", "Big")).toThrow(
      [
        '--instances: "0" is not a whole number from 1 to 10',
        '--suite: "sid" is not one of trixie, bookworm, noble',
        '--name: "Big" is not a letter followed by up to 19 letters, digits or hyphens, all lower case',
      ].join("\n"),
    );
  });

  test("options that need gateways are refused with --engine-only", () => {
    expect(() => read("--engine-only", "--keep")).toThrow("--keep cannot be combined with --engine-only");
    expect(() => read("--engine-only", "--send", ".")).toThrow("--send cannot be combined with --engine-only");
  });

  test("a command in a gateway goes with --shell, after --, and --shell enters only what runs", () => {
    expect(read("--shell", "b", "--", "gateway-status", "--services")).toMatchObject({
      shell: "b",
      command: ["gateway-status", "--services"],
    });
    expect(() => read("gateway-status")).toThrow('"gateway-status": a command needs --shell');
    expect(() => read("--shell", "a", "--keep")).toThrow("--shell cannot be combined with --keep or --down");
  });

  test("--json alone is standard output", () => {
    expect(read("--json").json).toBe("-");
    expect(read("--json", "report.json").json).toBe("report.json");
  });
});

describe("the engine's environment", () => {
  test("nothing of the caller's accounts is left, whatever their names", () => {
    const env = { PATH: "/bin", PULUMI_ACCESS_TOKEN: "t", ARM_CLIENT_SECRET: "s", AZURE_TENANT_ID: "a", HOME: "/h" };
    leaveRealAccounts(env);
    expect(env).toEqual({ PATH: "/bin", HOME: "/h" });
  });

  test("every rehearsal has a passphrase of its own", () => {
    const passphrase = () => engineEnvironment("/f", "azure-native:1").PULUMI_CONFIG_PASSPHRASE;
    expect(passphrase()!.length).toBeGreaterThanOrEqual(40);
    expect(passphrase()).not.toBe(passphrase());
  });
});

test("a change of a kind unknown here is a change", () => {
  expect(changesNothing({ same: 31 })).toBe(true);
  expect(changesNothing({ same: 31, update: 0 })).toBe(true);
  expect(changesNothing({ same: 31, "some-new-operation": 1 })).toBe(false);
});

test("a refusal says each thing once, without the engine's colours", () => {
  const words = refusalWords(
    "up",
    ["<{%reset%}>error: no such zone<{%reset%}>\n", "error: no such zone"],
    new Error("all output"),
  );
  expect(words).toBe("up failed:\nerror: no such zone");
  expect(refusalWords("up", [], new Error("the CLI is gone"))).toBe("up failed:\nthe CLI is gone");
});

test("a deployment that is kept is described with commands that can be pasted, and no key in them", () => {
  const words = accessWords({
    addresses: ["198.51.100.10", "198.51.100.11"],
    port: 11344,
    internet: ["ip", "netns", "exec", "dig-rehearsal-net"],
    source: "13.64.26.88",
    neighbour: "13.64.26.89",
    credentials: "/run/x/client",
    service: "/reqmod",
    name: "rehearsal",
  }).join("\n");
  expect(words).toContain(
    "ip netns exec dig-rehearsal-net openssl s_client -connect 198.51.100.10:11344 -CAfile /run/x/client/server-ca.pem",
  );
  expect(words).toContain("npm start -- --shell a");
  expect(words).toContain("npm start -- --down");
  expect(words).not.toContain("BEGIN");
});

test("a lane's gateway is found by the lane or by its name, and a wrong one is refused with all there are", () => {
  const machines = ["icap-gateway-lane-a-machines3b-31d4", "icap-gateway-lane-b-machinesc1-0d6f"].map((name) => ({
    name,
  }));
  expect(machineAt("b", machines)).toBe(machines[1]!.name);
  expect(machineAt(machines[0]!.name, machines)).toBe(machines[0]!.name);
  expect(() => machineAt("c", machines)).toThrow(
    `--shell: "c" is not a lane or a gateway; the gateways are ${machines[0]!.name}, ${machines[1]!.name}`,
  );
});

test("the median of an even number of runs lies between the two in the middle", () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
  expect(spreadWords(spreadOf([3, 1, 2]))).toBe("2.0 s (1.0–3.0)");
});
