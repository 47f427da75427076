import { configIn } from "../../../engine/stackConfig";
import { yamlOf } from "../../../engine/projectCopy";

const read = (text: string) => configIn(yamlOf(text, "Pulumi.x.yaml"), "Pulumi.x.yaml");

test("a key without a namespace is the project's own, and one without a value an empty text, as for the Pulumi CLI", () => {
  expect(
    read("config:\n  preset: dev\n  azure-native:location: westeurope\n  lanes: { instances: 2 }\n  dlp:\n"),
  ).toEqual({
    "defender-icap-gateway:preset": "dev",
    "azure-native:location": "westeurope",
    "defender-icap-gateway:lanes": { instances: 2 },
    "defender-icap-gateway:dlp": "",
  });
});

test.each(["", "config:\n", "encryptionsalt: v1:x\n", "config: {}\nsecretsprovider: x\n"])(
  "%j has no settings",
  (text) => {
    expect(read(text)).toEqual({});
  },
);

test.each([
  ["- config\n", "Pulumi.x.yaml is not a stack file: it needs an object with config in it."],
  ["config\n", "Pulumi.x.yaml is not a stack file: it needs an object with config in it."],
  ["conf: { preset: dev }\n", "Pulumi.x.yaml has no config, where the settings are; nothing reads conf."],
  ["config: dev\n", "Pulumi.x.yaml: config is not an object with settings such as defender-icap-gateway:preset."],
  [
    "config: { preset: dev, 'defender-icap-gateway:preset': test }\n",
    "Pulumi.x.yaml: preset and defender-icap-gateway:preset are one setting; leave one out.",
  ],
  [
    "config: {}\n---\nconfig: {}\n",
    "Pulumi.x.yaml has several documents; leave out the line --- and those behind it, which nothing reads.",
  ],
  ["config:\n\tpreset: dev\n", /^Pulumi\.x\.yaml is not YAML: Tabs are not allowed as indentation at line 2, column 1/],
])("%j is refused", (text, message) => {
  expect(() => read(text)).toThrow(message);
});
