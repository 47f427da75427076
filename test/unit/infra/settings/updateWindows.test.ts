import { execFileSync } from "node:child_process";
import { parse as parseYaml } from "yaml";
import { gatewayFiles } from "../../../../infra/gateway";
import { renderUserData } from "../../../../infra/gateway/userData";
import { sharedDays, WEEKDAYS, type UpdateWindow } from "../../../../infra/model/updateWindows";
import { parse, problem } from "./parsing";

const A = { days: ["Mon"], from: "22:00", hours: 4 };
const windows = (b: object, a: object = A) => ({ gateway: { updateWindows: { a, b } } });

/** The lines of a lane's timer that say when. */
function timer(values: object, lane: "a" | "b"): string[] {
  const identity = { vaultUrl: "https://v.vault.azure.net", secretName: "lane-a", identityId: "/subscriptions/s" };
  const text = renderUserData(parse({ ...values }), lane, identity, gatewayFiles());
  const { write_files: files } = parseYaml(text) as { write_files: { path: string; content: string }[] };
  const { content } = files.find(({ path }) => path.endsWith("/gateway-update.timer"))!;
  return content.split("\n").filter((line) => /^(OnCalendar|RandomizedDelaySec)=/.test(line));
}

describe("gateway.updateWindows", () => {
  it("are three nights of each lane where a stack says nothing", () => {
    expect(timer({}, "a")).toEqual(["OnCalendar=Mon,Wed,Fri *-*-* 02:00:00 UTC", "RandomizedDelaySec=3h"]);
    expect(timer({}, "b")).toEqual(["OnCalendar=Tue,Thu,Sat *-*-* 02:00:00 UTC", "RandomizedDelaySec=3h"]);
  });

  it("are when each lane's timer begins an update, days in the order of the week and once", () => {
    const values = windows({ days: ["Sun", "Thu", "Sun"], from: "13:30", hours: 1 });
    expect(timer(values, "a")).toEqual(["OnCalendar=Mon *-*-* 22:00:00 UTC", "RandomizedDelaySec=4h"]);
    expect(timer(values, "b")).toEqual(["OnCalendar=Thu,Sun *-*-* 13:30:00 UTC", "RandomizedDelaySec=1h"]);
  });

  it.each([
    ["the same hours", { days: ["Wed", "Mon"], from: "22:00", hours: 1 }, "Mon 22:00 for 1 h"],
    ["hours that begin in lane a's, past midnight", { days: ["Tue"], from: "01:00", hours: 1 }, "Tue 01:00 for 1 h"],
    [
      "hours in which lane a's last update may not have ended",
      { days: ["Tue"], from: "03:59", hours: 1 },
      "Tue 03:59 for 1 h",
    ],
    [
      "hours whose last update may not have ended before lane a's",
      { days: ["Mon"], from: "18:01", hours: 2 },
      "Mon 18:01 for 2 h",
    ],
  ])("refuses %s", (_, b, said) =>
    expect(problem(windows(b))).toBe(
      `gateway.updateWindows.b  has ${said}, in which gateways of lane a update too (Mon 22:00 for 4 h, and an update may take 2 h more); ` +
        "choose other days or hours, because one lane serves while the other updates",
    ),
  );

  it("takes hours that begin when lane a's last update has ended, and those that have ended before", () => {
    for (const b of [
      { days: ["Tue"], from: "04:00", hours: 1 },
      { days: ["Mon"], from: "18:00", hours: 2 },
    ])
      expect(parse(windows(b)).gateway.updateWindows.b).toEqual(b);
    // Sunday night runs into Monday.
    const sunday = { days: ["Sun"], from: "23:00", hours: 1 };
    expect(problem(windows({ days: ["Mon"], from: "01:30", hours: 1 }, sunday))).toContain("Sun 23:00 for 1 h");
  });

  it.each([
    ["no day", { ...A, days: [] }, "a.days  names no day; without updates a gateway keeps its known faults"],
    [
      "a day of another language",
      { ...A, days: ["Mo"] },
      'a.days[0]  "Mo" is not one of Mon, Tue, Wed, Thu, Fri, Sat, Sun; did you mean "Mon"?',
    ],
    ["a time without quotes", { ...A, from: 1320 }, "a.from  1320 is not text; write it in quotes"],
    ["no time of day", { ...A, from: "24:00" }, 'a.from  "24:00" is not a time of day in UTC such as "02:00"'],
    ["half a day and more", { ...A, hours: 13 }, "a.hours  13 is not a whole number of hours from 1 to 12"],
  ])("refuses %s", (_, a, said) =>
    expect(problem(windows({ days: ["Thu"], from: "02:00", hours: 1 }, a))).toBe(`gateway.updateWindows.${said}`),
  );

  it("says of every pair of hours what a minute by minute look at the week says", () => {
    const minute = (day: string, { from }: UpdateWindow, more: number) =>
      (WEEKDAYS.findIndex((one) => one === day) * 1440 + Number(from.slice(0, 2)) * 60 + Number(from.slice(3)) + more) %
      10_080;
    const busy = (window: UpdateWindow) =>
      new Set(
        window.days.flatMap((day) =>
          Array.from({ length: window.hours * 60 + 120 }, (_, more) => minute(day, window, more)),
        ),
      );
    const all = ["00:00", "05:30", "18:00", "23:45"].flatMap((from) =>
      [1, 5, 12].flatMap((hours) =>
        ([["Mon"], ["Sun", "Wed"], ["Sat"]] as const).map((days): UpdateWindow => ({ days, from, hours })),
      ),
    );
    const minutes = new Map(all.map((window) => [window, busy(window)]));
    const overlap = (a: UpdateWindow, b: UpdateWindow) => [...minutes.get(a)!].some((at) => minutes.get(b)!.has(at));
    const pairs = all.flatMap((a) => all.map((b) => [a, b] as const));
    const shared = pairs.filter(([a, b]) => sharedDays(a, b) !== undefined);
    expect(shared).toEqual(pairs.filter(([a, b]) => overlap(a, b)));
    expect(shared.length).toBeLessThan(pairs.length);
  });

  it("are calendars that systemd reads, where it is there", () => {
    const [calendar] = timer(windows({ days: ["Sun", "Thu"], from: "13:30", hours: 1 }), "b");
    try {
      execFileSync("systemd-analyze", ["--version"], { stdio: "ignore" });
    } catch {
      return;
    }
    const said = execFileSync("systemd-analyze", ["calendar", calendar!.slice("OnCalendar=".length)], {
      encoding: "utf8",
    });
    expect(said).toMatch(/Normalized form: Thu,Sun \*-\*-\* 13:30:00 UTC/);
  });
});
