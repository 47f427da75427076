import { networkChoice, type NetworkOptions } from "../../../../scripts/reach/networkChoice";

test("a stack is deployed, files are read", () => {
  expect(networkChoice({ stack: "prod" })).toEqual({ stack: "prod" });
  expect(networkChoice({ state: "-" })).toEqual({ state: "-", preview: undefined });
  expect(networkChoice({ state: "a", preview: "b" })).toEqual({ state: "a", preview: "b" });
});

test.each<[string, NetworkOptions, string]>([
  ["none", {}, "No network is given: give --stack STACK, --state FILE, --preview FILE, or the last two."],
  [
    "two",
    { stack: "prod", state: "a" },
    "--stack deploys the stack on the emulator, --state reads a network from a file: give one of them.",
  ],
  [
    "three",
    { stack: "prod", state: "a", preview: "b" },
    "--stack deploys the stack on the emulator, --state and --preview read a network from a file: give one of them.",
  ],
  [
    "a stack elsewhere",
    { stack: "../prod" },
    '--stack: "../prod" is not a stack name: letters, digits, _ . and - only',
  ],
])("%s is wrong use", (_what, options, message) => {
  expect(() => networkChoice(options)).toThrow(message);
});
