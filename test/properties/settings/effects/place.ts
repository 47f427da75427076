/** Settings by the names of `everySetting`, and of the parts of those that have settings of their own. */
import { NESTED, SERVER_CERTIFICATES, SETTINGS, STACK, type Setting } from "../../../../infra/model/schema";
import { changed, type Sections } from "../../../emulator/settingsWalk/change";
import { everySetting } from "../../../emulator/settingsWalk/everySetting";

type Some = Readonly<Record<string, Setting>>;

/** Every setting, such as `dlp.rules`, `dlp.rules.name` and `serverCertificate(supplied).authority`. */
export const ALL_SETTINGS: readonly string[] = [
  ...everySetting(),
  ...Object.entries(NESTED).flatMap(([path, inner]) => Object.keys(inner).map((name) => `${path}.${name}`)),
].sort();

/** The setting of that name. */
export function settingOf(name: string): Setting {
  const [path, last] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
  const source = /^serverCertificate\((.*)\)$/.exec(path)?.[1] ?? "authority";
  const places: Readonly<Record<string, Some>> = {
    ...SETTINGS,
    ...NESTED,
    [path.startsWith("serverCertificate") ? path : "-"]: (SERVER_CERTIFICATES as Readonly<Record<string, Some>>)[
      source
    ]!,
  };
  const found = (STACK as Some)[name] ?? (places[path] ?? {})[last];
  if (!found) throw new Error(`no setting is named ${name}`);
  return found;
}

/** The stack file with one value in it. */
export function withValue(sections: Sections, name: string, value: unknown): Sections {
  const [section, setting, part] = name.replace(/\(.*\)/, "").split(".") as [string, string?, string?];
  if (setting === undefined) {
    const others = Object.fromEntries(Object.entries(sections).filter(([name]) => name !== section));
    return value === undefined ? others : changed(others, { [section]: value as Sections[string] });
  }
  const now = (sections[section] as Readonly<Record<string, unknown>> | undefined)?.[setting];
  if (part === undefined) return changed(sections, { [section]: { [setting]: value } });
  const inner = (Array.isArray(now) ? now[0] : now) as Readonly<Record<string, unknown>> | undefined;
  const after = { ...inner, [part]: value };
  return changed(sections, { [section]: { [setting]: Array.isArray(now) ? [after] : after } });
}
