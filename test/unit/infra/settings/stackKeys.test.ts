import { rawConfigOf } from "../../../../infra/settings/rawConfig";
import { settingsOfFile } from "../../../../infra/settings/stackKeys";
import { problem, refusal } from "./parsing";

const LANES = '{"instances":2}';

test("a setting whose namespace is mistyped is refused, in the program and in the commands, because nothing would read it", () => {
  const wanted = [
    { path: "defender-icap-gatway:lanes", text: 'is read by nothing; did you mean "defender-icap-gateway:lanes"?' },
    { path: "azure-natve:location", text: 'is read by nothing; did you mean "azure-native:location"?' },
  ];
  const config = { "defender-icap-gatway:lanes": LANES, "azure-natve:location": "westeurope" };
  expect(settingsOfFile(config).problems).toEqual(wanted);
  const raw = rawConfigOf(config, "defender-icap-gateway", () => false);
  expect(raw.problems).toEqual(wanted);
  expect(refusal({}, "dev", raw)).toContain("defender-icap-gatway:lanes  is read by nothing; did you mean");
});

test("settings of other programs and providers are left alone", () => {
  const config = { "aws:region": "x", "azure:location": "x", "pulumi:tags": {}, "random:seed": 1, "my-gateway:x": 1 };
  expect(settingsOfFile(config)).toEqual({ location: undefined, values: {}, problems: [] });
});

test("the project's own settings are read by their names", () => {
  const config = { "azure-native:location": "westeurope", "defender-icap-gateway:preset": "dev" };
  expect(settingsOfFile(config)).toEqual({ location: "westeurope", values: { preset: "dev" }, problems: [] });
});

test.each([
  ["lanes.instances", "lanes"],
  ["client.addresses[0]", "client"],
])("%s as one name is a path that pulumi config set wrote without --path", (name, section) => {
  expect(problem({ [name]: "2" })).toBe(
    `${name}  is written as one name; write it inside of ${section}, as pulumi config set --path does`,
  );
});

test("a name with a dot whose beginning is no section is not a setting", () => {
  expect(problem({ "lane.instances": "2" })).toMatch(/^lane\.instances {2}is not a setting; known: /);
});

test.each(["", null])("a section without a value (%p) is empty", (value) => {
  expect(problem({ gateway: value })).toMatch(
    /^gateway {2}is empty; leave it out, or give some of its settings: port, tls/,
  );
});
