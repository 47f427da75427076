import type { ServiceTags } from "../../exposure";
import { isDay } from "../options/day";

/** The known state for the comparison with a service-tag file. */
export interface Known {
  /** Change number of the newest file that has been compared with the profile. */
  readonly changeNumber?: number;
  /** Day on which the list was published. */
  readonly published: string | null;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Maximum age of a file in days. Microsoft publishes one a week, so an older file is neither this week's nor last week's. */
const OLD_AFTER_DAYS = 14;
const DAY_MS = 86_400_000;

/**
 * Reasons why a file is the wrong one to compare with, and points that a person should check. The file contains no date: its age is known
 * from its change number, and from the day in the name that Microsoft gives it (`ServiceTags_Public_20260105.json`).
 * @param from file or address that the content was read from
 */
export function judgeTagFile(
  { cloud, changeNumber }: ServiceTags,
  from: string,
  { changeNumber: known, published, today }: Known,
): { readonly refusals: readonly string[]; readonly warnings: readonly string[] } {
  const day = dayIn(from);
  const numbered = Number.isInteger(changeNumber) && changeNumber > 0;
  const age = day === undefined ? 0 : (Date.parse(today) - Date.parse(day)) / DAY_MS;
  const refusals = [
    ...(cloud === "Public"
      ? []
      : [`it is for the cloud "${cloud}"; the lists need the file of public Azure, whose cloud is "Public"`]),
    ...(numbered ? [] : ["it has no change number, so its age is not known"]),
    ...(numbered && known !== undefined && changeNumber < known
      ? [`its change number ${changeNumber} is older than ${known}, with which the profile was already compared`]
      : []),
    ...(day !== undefined && published !== null && day < published
      ? [
          `its file name says ${day}, which is before the list's date ${published}; an older file cannot confirm the list`,
        ]
      : []),
    ...(day !== undefined && day > today ? [`its file name says ${day}, which is after today (${today})`] : []),
  ];
  const warnings = [
    ...(age > OLD_AFTER_DAYS
      ? [`its file name says that it is ${age} days old; Microsoft publishes one every week`]
      : []),
    ...(day === undefined && known === undefined
      ? ["its age is not known: its file name has no date, and the profile has no change number (update records one)"]
      : []),
  ];
  return { refusals, warnings: refusals.length > 0 ? [] : warnings };
}

function dayIn(from: string): string | undefined {
  const [, year, month, day] = /_(\d{4})(\d{2})(\d{2})\.json(?:$|[?#])/i.exec(from) ?? [];
  const date = `${year}-${month}-${day}`;
  return isDay(date) ? date : undefined;
}
