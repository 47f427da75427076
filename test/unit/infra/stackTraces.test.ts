import { inspect } from "node:util";
import { withPackageFolder } from "../../../infra/stackTraces";

it("gives every frame of Pulumi's own files the form that Node.js can print", () => {
  const error = new Error("boom");
  error.stack = withPackageFolder(
    [
      "Error: boom",
      "    at program (/p/infra/index.ts:11:38)",
      "    at /p/node_modules/@pulumi/output.ts:404:31",
      "    at async Stack.initialize (/p/node_modules/@pulumi/resource.ts:1598:22)",
      "    at Object.runProgram [as init] (/p/node_modules/@pulumi/pulumi/cmd/run/run.ts:577:70)",
    ].join("\n"),
  );
  expect(error.stack.split("\n").slice(1)).toEqual([
    "    at program (/p/infra/index.ts:11:38)",
    "    at /p/node_modules/@pulumi/pulumi/output.ts:404:31",
    "    at async Stack.initialize (/p/node_modules/@pulumi/pulumi/resource.ts:1598:22)",
    "    at Object.runProgram [as init] (/p/node_modules/@pulumi/pulumi/cmd/run/run.ts:577:70)",
  ]);
  expect(inspect(error, { colors: true })).toContain("boom");
});
