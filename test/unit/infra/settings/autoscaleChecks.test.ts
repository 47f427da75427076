import { autoscaleOf } from "../../../../infra/model/autoscale";
import { parse, problem, refusal } from "./parsing";

const client = { client: { dataCentres: ["EU1"], generateIdentity: true } };
const lanes = (autoscale: unknown, more: object = {}) => ({ ...client, lanes: { instances: 2, autoscale, ...more } });

test("bounds alone are enough: the rest has defaults, and connections count only where they are asked for", () => {
  const { autoscale } = parse(lanes({ minimum: 2, maximum: 6 })).lanes;
  expect(autoscaleOf(autoscale!)).toEqual({
    ...{ minimum: 2, maximum: 6, coolDownMinutes: 15 },
    processor: { above: 60, below: 25 },
  });
  expect(parse(client).lanes.autoscale).toBeUndefined();
});

test.each<[string, object, string]>([
  [
    "bounds that leave no space",
    lanes({ minimum: 2, maximum: 2 }),
    "lanes.autoscale.minimum  2 is not less than lanes.autoscale.maximum 2, so nothing could be added; give bounds that differ, or leave autoscale out",
  ],
  [
    "a beginning outside the bounds",
    lanes({ minimum: 3, maximum: 6 }),
    "lanes.instances  2 is not within lanes.autoscale, 3 to 6; a lane begins with this number",
  ],
  [
    "thresholds between which a machine would come and go",
    lanes({ minimum: 2, maximum: 6, processor: { above: 60, below: 40 } }),
    "lanes.autoscale.processor.below  40 is too near to above 60: 2 of 3 machines would bear 60, and Azure removes none that it would have to add again; give at most 39",
  ],
  [
    "a threshold that nothing can be below",
    lanes({ minimum: 1, maximum: 6, inboundFlows: { above: 2, below: 1 } }, { instances: 1 }),
    "lanes.autoscale.inboundFlows.below  1 cannot be low enough beside above 2; raise above",
  ],
  [
    "a threshold with one value that can be below",
    lanes({ minimum: 1, maximum: 6, inboundFlows: { above: 4, below: 2 } }, { instances: 1 }),
    "lanes.autoscale.inboundFlows.below  2 is too near to above 4: 1 of 2 machines would bear 4, and Azure removes none that it would have to add again; give at most 1",
  ],
  [
    "a number that is none",
    lanes({ minimum: 0, maximum: 6 }),
    "lanes.autoscale.minimum  0 is not a whole number of machines from 1 to 100",
  ],
  [
    "a word in the place of an object",
    lanes("on"),
    'lanes.autoscale  "on" is not an object with minimum and maximum and, by choice, processor, inboundFlows and coolDownMinutes',
  ],
])("%s is refused", (_what, values, text) => expect(problem(values as never)).toBe(text));

test("a lane may begin with the upper bound, and is not compared with one that is wrong", () => {
  expect(parse(lanes({ minimum: 1, maximum: 2 })).lanes.instances).toBe(2);
  expect(problem(lanes({ minimum: 3, maximum: 101 }) as never)).toMatch(/^lanes\.autoscale\.maximum {2}101 is not /);
});

test("all of it is said at once, and the highest threshold that is named is taken", () => {
  const wrong = {
    minimum: 4,
    maximum: 9,
    processor: { above: 50, below: 45 },
    inboundFlows: { above: 900, below: 800 },
  };
  expect(refusal(lanes(wrong)).split("\n")).toHaveLength(4);
  expect(
    parse(
      lanes(
        { ...wrong, processor: { above: 50, below: 39 }, inboundFlows: { above: 900, below: 719 } },
        { instances: 4 },
      ),
    ),
  ).toBeDefined();
});

test("each lane's subnet has addresses for twice the upper bound", () => {
  const network = { addressSpace: "10.77.0.0/16", laneSubnets: { a: "10.77.1.0/28", b: "10.77.2.0/24" } };
  expect(problem({ ...lanes({ minimum: 2, maximum: 6 }), network })).toBe(
    'network.laneSubnets.a  "10.77.1.0/28" has addresses for 11 machines; 12 are needed, twice lanes.autoscale.maximum (6), because old and new machines exist together while a lane is replaced',
  );
  expect(parse({ ...lanes({ minimum: 2, maximum: 5 }), network })).toBeDefined();
});
