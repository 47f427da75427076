/** Lines, machines and extensions beside a password login; resourceRules.test.ts has the logins that are found. */
import { gzipSync } from "node:zlib";
import { UNKNOWN_TEXT, outcomes, resource, scaleSet } from "../stack";

const rule = "no-password-login";
const boots = (text: string) => booting(Buffer.from(text).toString("base64"));
const booting = (customData: unknown) =>
  scaleSet({ osProfile: { linuxConfiguration: { disablePasswordAuthentication: true }, customData } });

test.each([
  "# PasswordAuthentication yes",
  "PasswordAuthentication no",
  "PasswordAuthentication yesterday",
  "ssh_pwauth: trueish",
  "ssh_pwauth: 0",
  "my_ssh_pwauth: true",
  "echo ssh_pwauth: true is not set",
])("the line %p enables nothing", (line) => {
  expect(outcomes(rule, [boots(`#cloud-config\n${line}\n`)])).toEqual([]);
});

test.each(["ssh_pwauth: 1", "ssh_pwauth: 'yes'", "SSH_PWAUTH:true", "PasswordAuthentication yes # for now"])(
  "the line %p enables passwords, wherever it stands",
  (line) => {
    expect(outcomes(rule, [boots(line)])).toEqual(["violated"]);
    expect(outcomes(rule, [boots(`#cloud-config\nruncmd: []\n\t${line}`)])).toEqual(["violated"]);
  },
);

test("a compressed boot configuration that is broken cannot be judged", () => {
  const whole = gzipSync("#cloud-config\nssh_pwauth: true\n");
  expect(outcomes(rule, [booting(whole.subarray(0, 20).toString("base64"))])).toEqual(["unjudged"]);
  expect(outcomes(rule, [booting(whole.toString("base64"))])).toEqual(["violated"]);
  expect(outcomes(rule, [booting(5)])).toEqual([]);
});

test("a machine of a scale set has its set's login, unless it has one of its own", () => {
  const machine = (properties: object) =>
    resource("compute:VirtualMachineScaleSetVM", "one", properties as Record<string, unknown>);
  expect(outcomes(rule, [machine({})])).toEqual([]);
  expect(outcomes(rule, [machine({ osProfile: {} })])).toEqual(["violated"]);
});

test.each([
  ["VMAccessForLinux", ["violated"]],
  ["vmaccessagent", ["violated"]],
  ["NoVMAccess", []],
  [5, []],
  [undefined, []],
  [UNKNOWN_TEXT, ["unjudged"]],
])("an extension of the type %p, in the profile or beside it: %j", (type, expected) => {
  expect(outcomes(rule, [scaleSet({ extensionProfile: { extensions: [{ type }] } })])).toEqual(expected);
  for (const kind of ["VirtualMachineExtension", "VirtualMachineScaleSetExtension"])
    expect(outcomes(rule, [resource(`compute:${kind}`, "access", { type })])).toEqual(expected);
});

test("a resource that only has such a type is no extension", () => {
  expect(outcomes(rule, [resource("compute:Disk", "disk", { type: "VMAccessForLinux" })])).toEqual([]);
});
