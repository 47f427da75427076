/** The change of many stacks in one comment. */
import { compare } from "../../../../preview/changes/compare";
import {
  ChangeGroups,
  isFleetChange,
  readFleetChange,
  renderFleetComment,
  renderFleetPlain,
  type FleetChange,
} from "../../../../preview";
import { changeOf } from "../smallStack";

const wider = changeOf({}, { sources: ["20.0.0.1", "20.0.0.2", "52.2.0.0/30"] });
const reportOf = (stack: string, input = wider) => compare({ ...input, stack });
const changeOfGroups = (groups: ChangeGroups, more: Partial<FleetChange> = {}): FleetChange => ({
  ...{
    project: "defender-icap-gateway",
    groups: groups.all,
    missing: [],
    failed: [],
    compared: "Compared with the state.",
  },
  ...more,
});

test("equal changes are one group, and those that a gate stops come first", () => {
  const groups = new ChangeGroups();
  const [quiet, more] = [reportOf("quiet-0", changeOf({}, {})), reportOf("wider-0")];
  for (let i = 0; i < 97; i++) groups.add({ ...quiet, stack: `quiet-${i}` });
  for (let i = 0; i < 3; i++) groups.add({ ...more, stack: `wider-${i}` });
  expect(groups.all.map(({ stacks }) => [stacks.length, stacks[0]])).toEqual([
    [3, "wider-0"],
    [97, "quiet-0"],
  ]);
  const comment = renderFleetComment(changeOfGroups(groups));
  expect(comment.split("\n").slice(0, 2)).toEqual([
    "<!-- defender-icap-gateway:preview:fleet -->",
    "**3 stacks: 4 more addresses can reach both lanes on 11344; nothing else changes; 97 stacks: nothing changes.**",
  ]);
  expect(comment).toContain("\nwider-0, wider-1, wider-2\n");
  expect(comment).toContain("<details><summary>97 stacks</summary>\n\nquiet-0, quiet-1, ");
  expect(comment.match(/52\.2\.0\.0\/30/g)!.length).toBeLessThan(6); // told once, not for each stack
  expect(renderFleetPlain(changeOfGroups(groups))).toContain("== 3 stacks: wider-0, wider-1, wider-2\n");
});

test("the order in which the engine made the resources makes no other group", () => {
  const report = reportOf(
    "a",
    changeOf({}, { sources: ["52.2.0.0/30", "52.3.0.1"], size: "Standard_D8s_v5", port: 12345 }),
  );
  const { findings, rules, bootFiles, costs } = report;
  const turned = {
    ...{
      ...report,
      stack: "b",
      rules: [...rules].reverse(),
      bootFiles: [...bootFiles].reverse(),
      costs: [...costs].reverse(),
    },
    findings: { ...findings, kept: [...findings.kept].reverse(), introduced: [...findings.introduced].reverse() },
  };
  const groups = new ChangeGroups();
  groups.add(report);
  groups.add(turned);
  expect(groups.all.map(({ stacks }) => stacks)).toEqual([["a", "b"]]);
});

test("a difference in one word makes another group", () => {
  const groups = new ChangeGroups();
  groups.add(reportOf("a"));
  groups.add(reportOf("b", changeOf({}, { sources: ["20.0.0.1", "20.0.0.2", "52.3.0.0/30"] })));
  expect(groups.all).toHaveLength(2);
});

test("a comment fits whatever the fleet, and says what it leaves out", () => {
  const many = Array.from({ length: 300 }, (_, i) => `20.${(i >> 7) & 127}.${(i & 127) * 2}.1`);
  const groups = new ChangeGroups();
  const report = reportOf("s", changeOf({}, { sources: many, size: "Standard_D8s_v5" }));
  for (let i = 0; i < 30; i++) groups.add({ ...report, stack: `s${i}`, verdict: `${report.verdict} ${i}` });
  const failed = Array.from({ length: 500 }, (_, i) => ({ stack: `broken-${i}`, why: "x".repeat(5000) }));
  const missing = Array.from({ length: 5000 }, (_, i) => `new-${i}`);
  const comment = renderFleetComment(changeOfGroups(groups, { failed, missing }));
  expect(comment.length).toBeLessThanOrEqual(65_536);
  expect(comment).toContain("500 stacks could not be previewed; 5,000 stacks would be created; 1 stack: ");
  expect(comment).toContain("## Further changes, 18 of them");
  expect(comment).toContain('Left out, because a comment is limited to 65,536 characters:** part of "Not previewed"');
});

test("a comment made from a file is the same, and an invalid file is refused", () => {
  const groups = new ChangeGroups();
  groups.add(reportOf("a"));
  const change = changeOfGroups(groups, { missing: ["new"], same: ["b", "c"] });
  const content: unknown = JSON.parse(JSON.stringify(change));
  expect(isFleetChange(content)).toBe(true);
  expect(renderFleetComment(readFleetChange(content))).toBe(renderFleetComment(change));
  expect(renderFleetComment(change)).toContain("; 2 stacks: the same settings and program.**");
  expect(() => readFleetChange({ groups: [{ stacks: [], report: {} }] })).toThrow(
    /not a preview of a fleet as JSON: project: /,
  );
});

test("a stack's name and an error are shown as text, never as markup", () => {
  const failed = [{ stack: "a", why: "<img src=x> @everyone\n# heading" }];
  const comment = renderFleetComment(changeOfGroups(new ChangeGroups(), { failed }));
  expect(comment).not.toContain("<img");
  expect(comment).not.toMatch(/@everyone|^# heading/m);
});
