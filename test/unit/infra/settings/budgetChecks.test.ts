import { NOW, parse, problem, refusal } from "./parsing";
import { parseSettings } from "../../../../infra/settings/parse";

const client = { dataCentres: ["EU1"], generateIdentity: true };
const operators = { enabled: true, emails: ["operators@example.com"] };
const values = (budget: unknown, monitoring: object = operators) => ({ client, monitoring: { ...monitoring, budget } });

test("an amount is enough: the alerts' recipients are notified at 80 and 100 percent, from the present month on", () => {
  expect(NOW.toISOString()).toMatch(/^2026-11/);
  expect(parse(values({ monthly: 1500 })).monitoring.budget).toEqual({
    ...{ monthly: 1500, thresholds: [80, 100], emails: ["operators@example.com"], start: "2026-11-01T00:00:00Z" },
  });
  const given = { monthly: 9, thresholds: [50], emails: ["cost@example.com"] };
  expect(parse(values(given, {})).monitoring.budget).toMatchObject(given);
  expect(parse({ client }).monitoring).not.toHaveProperty("budget");
});

test("without alerts, mail addresses have the effect that the budget tells them, unless it names its own", () => {
  const monitoring = { enabled: false, emails: ["operators@example.com"] };
  expect(parse(values({ monthly: 9 }, monitoring)).monitoring.budget?.emails).toEqual(monitoring.emails);
  expect(problem(values({ monthly: 9, emails: ["cost@example.com"] }, monitoring))).toMatch(
    /^monitoring\.emails {2}has no effect, because monitoring\.enabled is false/,
  );
  expect(problem(values({ monthly: 0 }, monitoring))).toMatch(/^monitoring\.budget\.monthly {2}0 is not/);
});

test("the month is that of UTC", () => {
  const raw = { location: "westeurope", values: values({ monthly: 1500 }) };
  const settings = parseSettings(raw, "dev", new Date("2027-01-31T23:59:59-01:00"));
  expect(settings.monitoring.budget?.start).toBe("2027-02-01T00:00:00Z");
});

test.each<[string, object, string]>([
  [
    "a budget without a mail address",
    values({ monthly: 1500 }, {}),
    "monitoring.budget.emails  names no mail address; give those for the budget's notifications, here or in monitoring.emails",
  ],
  [
    "no amount",
    values({ monthly: 0 }),
    "monitoring.budget.monthly  0 is not a whole number of the billing currency from 1 to 10000000",
  ],
  [
    "a threshold twice",
    values({ monthly: 1500, thresholds: [80, 80] }),
    "monitoring.budget.thresholds[1]  80 is given twice",
  ],
  [
    "more thresholds than Azure takes",
    values({ monthly: 1500, thresholds: [10, 20, 30, 40, 50, 60] }),
    "monitoring.budget.thresholds  has more than 5 percentages; Azure takes 5",
  ],
  [
    "a number in the place of an object",
    values(1500),
    "monitoring.budget  1500 is not an object with monthly and, by choice, thresholds and emails",
  ],
])("%s is refused", (_what, given, text) => expect(problem(given as never)).toBe(text));

test("all of it is said at once", () => {
  const wrong = values({ monthly: 1, thresholds: [5, 5], emails: ["a@example.com", "A@example.com"] });
  expect(refusal(wrong).split("\n")).toHaveLength(3);
});
