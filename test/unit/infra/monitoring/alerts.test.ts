import { EXTERNAL_ALERTS, LOG_ALERTS, METRIC_ALERTS, TRANSACTION_ALERTS } from "../../../../infra/monitoring/alerts";

describe("the time that an alert looks at", () => {
  /** Minutes of `PT45M`, `P2D` or `20m`. */
  const minutes = (time: string): number => {
    const [, number = "", unit = ""] = /^(?:PT?)?(\d+)([mhd])$/i.exec(time)!;
    return Number(number) * { m: 1, h: 60, d: 1440 }[unit.toLowerCase() as "m" | "h" | "d"];
  };
  const windowed = [...LOG_ALERTS, ...TRANSACTION_ALERTS, ...EXTERNAL_ALERTS];

  test.each(windowed.map((alert) => [alert.name, alert] as const))("%s: its query finds it there", (_, alert) => {
    const { query, over, reads = over } = alert;
    const backTo = [...query.matchAll(/\bago\((\w+)\)/g)].map(([, time = ""]) => minutes(time));
    expect(backTo.filter((back) => back >= minutes(reads))).toEqual([]);
    // a gateway writes a line a minute
    const lines = [...query.matchAll(/\bLines >= (\d+)/g)].map(([, count]) => Number(count));
    expect(lines.filter((count) => count > minutes(over))).toEqual([]);
    expect(minutes(reads)).toBeLessThanOrEqual(minutes("P2D"));
  });

  test.each([...windowed, ...METRIC_ALERTS].map((alert) => [alert.name, alert] as const))(
    "%s: no minute is left out between two evaluations",
    (_, { every, over }) => expect(minutes(every)).toBeLessThanOrEqual(minutes(over)),
  );
});
