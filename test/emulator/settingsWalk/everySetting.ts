import { isDeepStrictEqual } from "node:util";
import { SECTIONS, SERVER_CERTIFICATE, TOP_LEVEL } from "../../../infra/model/schema";
import { changed, given, type Certificates, type Change, type Sections } from "./change";

/** Every setting of a stack file, by what checks it: `dlp.keywords`, and with its source `serverCertificate(supplied).authority`. */
export function everySetting(): string[] {
  const inSections = Object.entries(SECTIONS).flatMap(([section, { shape }]) =>
    Object.keys(shape).map((name) => `${section}.${name}`),
  );
  const certificates = Object.entries(SERVER_CERTIFICATE).flatMap(([source, { shape }]) =>
    Object.keys(shape).map((name) => certificateSetting(source, name)),
  );
  const without = TOP_LEVEL.filter((name) => name !== "serverCertificate" && !(name in SECTIONS));
  return [...new Set(["azure-native:location", ...without, ...inSections, ...certificates])].sort();
}

/** The settings that changes give another value, one change after the other. */
export function settingsChanged(base: Sections, changes: readonly Change[], certificates: Certificates): string[] {
  const found = new Set<string>();
  let now = base;
  for (const one of changes) {
    const before = now;
    const values = given(one, certificates);
    now = changed(before, values);
    for (const [section, inside] of Object.entries(values)) {
      if (typeof inside === "string" || section === "tags") found.add(section);
      else
        for (const [name, value] of Object.entries(inside))
          if (value !== undefined && !isDeepStrictEqual(value, settingOf(before, section, name)))
            found.add(settingName(section, name, now));
    }
  }
  return [...found].sort();
}

function settingOf(sections: Sections, section: string, name: string): unknown {
  const inside = sections[section];
  return typeof inside === "object" ? inside[name] : undefined;
}

function settingName(section: string, name: string, now: Sections): string {
  if (section !== "serverCertificate") return `${section}.${name}`;
  return certificateSetting(String(settingOf(now, section, "source") ?? "authority"), name);
}

const certificateSetting = (source: string, name: string): string =>
  name === "source" ? "serverCertificate.source" : `serverCertificate(${source}).${name}`;
