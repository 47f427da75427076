import { UNKNOWN } from "../../../exposure";
import { holdsOtherPort, holdsPort, isEveryPort, portsOf } from "../../../policy/ports";

test.each([
  [["11344"], true],
  [[" 11344 "], true],
  [["*"], true],
  [["11000-12000"], true],
  [["11344-11344"], true],
  [["22", "11344"], true],
  [["11343"], false],
  [[" 22 "], false],
  [["11345-11400"], false],
  // Texts that Azure may read in some way of its own are every port.
  [[], true],
  [["x22"], true],
  [["22x"], true],
  [["30-20"], true],
  [["22-65536"], true],
  [["22,80"], true],
  [[""], true],
  [[UNKNOWN], "unknown"],
  [["11344", UNKNOWN], true],
])("whether %j holds port 11344: %s", (texts, expected) => {
  expect(holdsPort(portsOf(texts), 11344)).toBe(expected);
});

test.each([
  [["11344"], false],
  [["11344-11345"], false],
  [["11344-11346"], true],
  [["11343-11344"], true],
  [["11345-11346"], true],
  [["11344", "22"], true],
  [["*"], true],
  [["22", UNKNOWN], true],
  [["11344", UNKNOWN], "unknown"],
])("whether %j hold a port other than 11344 and 11345: %s", (texts, expected) => {
  expect(holdsOtherPort(portsOf(texts), [11344, 11345])).toBe(expected);
});

test.each([
  [["*"], true],
  [[], true],
  [["0-65535"], true],
  [["32768-65535", "0-32767"], true],
  [["0-40000", "100-200", "30000-65535"], true],
  [["0-65534"], false],
  [["0-65536"], false],
  [["1-65535"], false],
  [["0-100", "102-65535"], false],
  // A deny is believed only if its text says so.
  [["65535-0"], false],
  [["any"], false],
  [["any", UNKNOWN], false],
  [["0-100", UNKNOWN], "unknown"],
  [["*", UNKNOWN], true],
])("whether %j are every port: %s", (texts, expected) => {
  expect(isEveryPort(portsOf(texts))).toBe(expected);
});

test("judging the ports leaves their order alone", () => {
  const ports = portsOf(["200-300", "0-100"]);
  isEveryPort(ports);
  expect(ports.ranges.map(({ first }) => first)).toEqual([200, 0]);
});
