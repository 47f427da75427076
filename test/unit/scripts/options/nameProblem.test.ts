import { nameProblem } from "../../../../scripts/options/nameProblem";
import { readOptions as readCost } from "../../../../scripts/cost/options";
import { readOptions as readFleet } from "../../../../scripts/fleet/options";
import { unknownParts } from "../../../../scripts/options/parts";
import { readOptions as readPortal } from "../../../../scripts/portal/options";
import { readOptions as readPreview } from "../../../../scripts/preview/options";
import { readOptions as readRehearsal } from "../../../../scripts/rehearse/options";
import { readOptions as readRender } from "../../../../scripts/render/options";
import { readOptions as readVerify } from "../../../../scripts/verify/options";

test("a known value and one that is not given are no problem", () => {
  expect(nameProblem("--format", "json", ["text", "json"])).toBeUndefined();
  expect(nameProblem("--format", undefined, ["text", "json"])).toBeUndefined();
});

const readCostToday = (argv: readonly string[]) => readCost(argv, "2026-11-27");

test.each<[string, (argv: readonly string[]) => unknown, string, RegExp]>([
  ["cost", readCostToday, "updaet", /^\[update\]: "updaet" is not one of update; did you mean "update"\?/],
  ["fleet", readFleet, "check --format jsn", /^--format: "jsn" is not one of text, .*; did you mean "json"\?$/],
  [
    "portal",
    readPortal,
    "--stack a --product zscalr",
    /^--product: "zscalr" is .* defender, .*; did you mean "zscaler"\?$/,
  ],
  ["portal", readPortal, "--stack a --format htm", /^--format: "htm" is not one of .*; did you mean "html"\?$/],
  ["preview", readPreview, "--format sarfi", /^--format: "sarfi" is not one of .*; did you mean "sarif"\?$/],
  ["rehearse", readRehearsal, "--suite trixi", /^--suite: "trixi" is not one of .*; did you mean "trixie"\?$/],
  ["render", readRender, "--stack a --out b --target windwos", /^--target: "windwos" is .*; did you mean "windows"\?$/],
  ["verify", readVerify, "--stack a --format juint", /^--format: "juint" is not one of .*; did you mean "junit"\?$/],
])("%s names the option, the value, the known names and the nearest one (%#)", (command, read, args, message) => {
  expect(() => read(["node", command, ...args.split(" ")])).toThrow(message);
});

test("each unknown part of --only is named, with its nearest", () => {
  expect(unknownParts("unit, lnt,x", ["lint", "unit"]).filter((problem) => problem !== undefined)).toEqual([
    '--only: "lnt" is not one of lint, unit; did you mean "lint"?',
    '--only: "x" is not one of lint, unit',
  ]);
  expect(unknownParts(undefined, ["lint"])).toEqual([]);
});
