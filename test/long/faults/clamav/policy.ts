/** The policy is lost, or a part of it, on the disk or in the process that has it. */
import * as lost from "../../../e2e/lostPolicy";
import { scannerAway, scannerBack } from "../../../e2e/scannerAway";
import type { Effect, Fault } from "../fault";

const group = "Policy lost";

const lose = (effect: Effect, name: string, [begin, end]: [string, string]): Fault => ({
  group,
  name,
  effect,
  begin: ({ sh }) => sh(begin),
  end: ({ sh }) => sh(end),
});
/** The program that reads a file starts anew, and must not. */
const refused = (name: string, scripts: [string, string]): Fault => lose("a closed port", name, scripts);
export const policyFaults: readonly Fault[] = [
  refused("the rules are cut to the first one, the scanner restarts", lost.firstRuleOnly),
  refused("the keywords are taken out, the scanner restarts", lost.noKeywords),
  refused("the rules are removed, the scanner restarts", lost.noRules),
  refused("the rules are empty, the scanner restarts", lost.emptyRules),
  refused("an update of the rules stopped half-way, the scanner restarts", lost.halfARule),
  refused("the scanner's user owns the rules, the scanner restarts", lost.foreignOwner),
  refused("everybody may write the rules, the scanner restarts", lost.writableByAll),
  refused("the rules are a link to the same elsewhere, the scanner restarts", lost.linkToRules),
  refused("the parts of the engine (gateway.cfg) are removed, the scanner restarts", lost.noParts),
  refused("the list of digests is empty, the scanner restarts", lost.noDigests),
  refused("the list of digests ends before c-icap.conf, which is changed; the ICAP server restarts", lost.fewerDigests),
  refused("clamd.conf lets large files pass, the scanner restarts", lost.largeFilesPass),
  refused("c-icap.conf keeps texts from the scanner, the ICAP server restarts", lost.textNotScanned),
  refused("haproxy.cfg asks for nothing, haproxy restarts", lost.noCanary),
  // the guard restarts it, with the files that were put back
  lose(
    "errors",
    "a scanner past its unit's checks runs with one rule; then its files are put back",
    lost.otherRulesPutBack,
  ),
  refused("the disk is full at the first boot: half of the rules is written", lost.fullAtProvisioning("28k")),
  refused("the disk is full at the first boot: half of the canary is written", lost.fullAtProvisioning("56k")),
  refused("c-icap.conf keeps texts from the scanner, the ICAP server is configured anew", lost.reconfigured),
  // the guard restarts it, with a folder of its own
  lose("errors", "a folder with fewer rules lies over the scanner's, which reads them again", lost.folderOver),
  refused("the disk is full when the scanner's folder is made", lost.noSpaceForFolder),
  // it is asked to read them again, and must not; what runs has the right ones, the files have not
  refused("an update of the rules stopped half-way, the scanner reads them again", lost.halfARuleRead),
  refused("the rules are removed, the scanner reads them again", lost.noRulesRead),
  lose("nothing", "the disk is full when the scanner reads its rules again", lost.noSpaceForRules),
  lose("errors", "the disk is full when the ICAP server is configured anew", lost.fullAtReconfigure),
  lose("errors", "the ICAP server's list of file types is empty, it restarts", lost.noFileTypes),
  lose("nothing", "other files among the rules and beside them, the scanner reads its rules again", [
    lost.otherFiles,
    lost.withoutOtherFiles,
  ]),
  lose("errors", "the same, the scanner restarts", [
    `${lost.otherFiles}; systemctl restart clamav-daemon`,
    lost.withoutOtherFiles,
  ]),
  {
    group,
    name: "RELOAD through the scanner's socket, by the ICAP server's user",
    effect: "nothing",
    begin: ({ sh }) => sh(lost.reload),
  },
  {
    group,
    name: "SHUTDOWN through the scanner's socket, by the ICAP server's user",
    effect: "errors",
    begin: ({ sh }) => sh(lost.shutdown),
  },
  {
    group,
    name: "RELOAD through the scanner's socket, by anybody else: refused",
    effect: "nothing",
    begin: async ({ sh }) => expect(sh(lost.strangersReload)).rejects.toThrow(/Permission denied/),
  },
  { group, name: "the scanner restarts", effect: "errors", begin: ({ sh }) => sh("systemctl restart clamav-daemon") },
  { group, name: "the ICAP server restarts", effect: "errors", begin: ({ sh }) => sh("systemctl restart c-icap") },
  {
    group,
    name: "the ICAP server is configured anew while there is no scanner, and forgets it",
    effect: "a closed port",
    begin: ({ sh }) => sh(`${scannerAway}; timeout 1 sh -c 'echo reconfigure > /run/c-icap/c-icap.ctl' || true`),
    end: ({ sh }) => sh(scannerBack),
  },
];
