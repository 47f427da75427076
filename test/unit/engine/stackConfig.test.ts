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
    "1 problem in Pulumi.x.yaml:\n  line 2, column 1  a second document begins here; leave out this line --- and those below it, which nothing reads",
  ],
  [
    "config:\n\tpreset: dev\n",
    "1 problem in Pulumi.x.yaml:\n  line 2, column 1  a tab is not allowed as indentation; use spaces",
  ],
])("%j is refused", (text, message) => {
  expect(() => read(text)).toThrow(message);
  // exit code 3, as for every wrong setting: the command line is right
  expect(() => read(text)).toThrow(expect.objectContaining({ wrongUse: false }));
});
