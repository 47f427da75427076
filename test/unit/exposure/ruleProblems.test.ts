/** Problems of rules that Azure would refuse, or whose meaning is not known. */
import { UNKNOWN, type SecurityRule } from "../../../exposure";
import { network, problems, rule } from "./small";

test.each<[string, readonly SecurityRule[], string[]]>([
  ["two of one priority", [rule("A", 100), rule("B", 100)], ["rules A and B share the priority Inbound 100"]],
  ["two of one priority in two directions", [rule("A", 100), rule("B", 100, { direction: "Outbound" })], []],
  [
    "two of one priority, a direction not known",
    [rule("A", 100, { direction: UNKNOWN }), rule("B", 100, { direction: UNKNOWN })],
    ["the direction of rule A is not known yet", "the direction of rule B is not known yet"],
  ],
  ["priorities in the range", [rule("A", 100), rule("B", 4096)], []],
  ["a priority below", [rule("A", 99)], ["rule A has the priority 99, outside 100-4096"]],
  ["a priority above", [rule("A", 4097)], ["rule A has the priority 4097, outside 100-4096"]],
  ["a priority between", [rule("A", 100.5)], ["rule A has the priority 100.5, outside 100-4096"]],
  [
    "no ports",
    [rule("A", 100, { sourcePorts: [], destinationPorts: [] })],
    [
      "rule A has no source ports, without which Azure takes no rule",
      "rule A has no destination ports, without which Azure takes no rule",
    ],
  ],
  [
    "no addresses",
    [rule("A", 100, { sources: [], destinations: [] })],
    [
      "rule A has no sources, without which Azure takes no rule",
      "rule A has no destinations, without which Azure takes no rule",
    ],
  ],
  [
    "addresses that are none",
    [rule("A", 100, { sources: ["10.0.0/8", "x y"], destinations: ["here!"] })],
    [
      'rule A has sources "10.0.0/8", "x y": no address, prefix or tag; it may mean everybody',
      'rule A has destinations "here!": no address, prefix or tag; it may mean everything',
    ],
  ],
  [
    "addresses that are some",
    [rule("A", 100, { sources: ["10.0.0.0/8", "10.0.0.1/8", "::/0", "Sql.WestEurope"], destinations: ["*"] })],
    [],
  ],
  [
    "an unknown priority and port",
    [rule("A", UNKNOWN, { destinationPorts: [UNKNOWN] })],
    ["the priority of rule A is not known yet", "the destination ports of rule A are not known yet"],
  ],
])("of %s is said what is wrong", (_, rules, expected) => {
  expect(problems(network(rules))).toEqual(expected.map((problem) => `security group rules: ${problem}`));
});
