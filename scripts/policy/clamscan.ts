/** The arguments of clamscan with the rules of a gateway's clamd. They are derived from the lines that clamd would read. Pure. */

/** Lines of clamd.conf that affect verdicts, with clamscan's option for each. */
const OPTIONS: Readonly<Record<string, string>> = {
  AlertExceedsMax: "alert-exceeds-max",
  AlertEncryptedArchive: "alert-encrypted-archive",
  AlertEncryptedDoc: "alert-encrypted-doc",
  MaxFileSize: "max-filesize",
  MaxScanSize: "max-scansize",
  PCREMaxFileSize: "pcre-max-filesize",
  PCREMatchLimit: "pcre-match-limit",
  DisableCache: "disable-cache",
  MaxHTMLNormalize: "max-htmlnormalize",
  MaxHTMLNoTags: "max-htmlnotags",
  ScanPDF: "scan-pdf",
  ScanOLE2: "scan-ole2",
  ScanArchive: "scan-archive",
  ScanXMLDOCS: "scan-xmldocs",
  ScanHTML: "scan-html",
  ScanMail: "scan-mail",
  StructuredDataDetection: "detect-structured",
};

/** Lines that concern the daemon only. */
const DAEMON =
  /^(Foreground|LocalSocket|LocalSocketMode|FixStaleSocket|DatabaseDirectory|SelfCheck|MaxThreads|MaxQueue|StreamMaxLength)$/;

/**
 * @param database folder of the signatures and the file types
 * @throws Error for a line that affects verdicts and has no option of clamscan
 */
export function clamscanArguments(clamdConf: string, database: string): string[] {
  const lines = clamdConf.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const values = new Map(lines.map((line) => line.split(/\s+/, 2) as [string, string]));
  const given = [...values].filter(([name]) => !DAEMON.test(name));
  const unknown = given.filter(([name]) => OPTIONS[name] === undefined).map(([name]) => name);
  if (unknown.length > 0)
    throw new Error(
      `clamd.conf sets ${unknown.join(", ")}, for which no clamscan option is known; add it to scripts/policy/clamscan.ts`,
    );
  return [
    `--database=${database}`,
    ...given.map(([name, value]) => `--${OPTIONS[name]}=${value}`),
    "--stdout",
    // files are passed as links
    "--follow-file-symlinks=2",
    "--no-summary",
  ];
}

/** Word of clamscan for an empty file. A gateway allows such a file, because no rule could match in it. */
const EMPTY = "Empty file";

/** The result of clamscan for one file. `rule`: empty for an allowed file; the reason for an error. */
export interface PolicyVerdict {
  readonly name: string;
  readonly verdict: "allowed" | "blocked" | "error";
  readonly rule: string;
}

/** Reads clamscan's lines about these files, in the files' order. A file without a line is an error, never allowed. */
export function readVerdicts(output: string, files: readonly { path: string; name: string }[]): PolicyVerdict[] {
  const said = new Map<string, string>();
  for (const line of output.split("\n")) {
    const at = line.lastIndexOf(": ");
    if (at > 0) said.set(line.slice(0, at), line.slice(at + 2));
  }
  return files.map(({ path, name }) => {
    const words = said.get(path) ?? "";
    const found = /^(.*) FOUND$/.exec(words)?.[1];
    if (found !== undefined) return { name, verdict: "blocked", rule: found.replace(/\.UNOFFICIAL$/, "") };
    return words === "OK" || words === EMPTY
      ? { name, verdict: "allowed", rule: "" }
      : { name, verdict: "error", rule: words || "clamscan gave no result for this file" };
  });
}
