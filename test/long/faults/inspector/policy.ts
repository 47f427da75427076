/** The inspector's policy is lost, or a part of it, on the disk or in the process that has it. */
import { changed, DIGESTS, fullAtProvisioning, KEPT, noCanary } from "../../../e2e/lostPolicy";
import type { Effect, Fault } from "../fault";

const RULES = "/etc/icap-gateway/rules.json";
const CODE = "/usr/local/lib/icap-gateway/inspector";
const restart = "systemctl restart --no-block gateway-inspector";
/** Python that takes the place of a reader. */
const READS_NOTHING = "read = lambda data, about: iter(())";
const group = "Policy lost";

const lose = (effect: Effect, name: string, [begin, end]: [string, string]): Fault => ({
  ...{ group, name, effect },
  begin: ({ sh }) => sh(begin),
  end: ({ sh }) => sh(end),
});
/** The program that reads a file starts anew, and must not. */
const refused = (name: string, scripts: [string, string]): Fault => lose("a closed port", name, scripts);
const rules = (name: string, change: string): Fault =>
  refused(`the rules are ${name}, the inspector restarts`, changed(RULES, change, restart));
const file = (path: string, change: string) => changed(path, change, restart);

/** The rules with a change in Python, in which they are the list `rules`. */
const edited = (change: string, from = `${KEPT}/rules.json`, to = RULES) =>
  `python3 -c "
import json
policy = json.load(open('${from}'))
rules = policy['rules']
${change}
json.dump(policy, open('${to}', 'w'), sort_keys=True, separators=(',', ':'))"`;

const DROP_IN = "/run/systemd/system/gateway-inspector.service.d/zzz-past-the-checks.conf";

/**
 * An inspector that starts with other rules, without what its unit asks before; then these are as they should be. Only the process tells.
 * Its start ends when it has read its rules (`Type=notify`).
 */
const otherRules: [string, string] = [
  `mkdir -p $(dirname ${DROP_IN}) /opt/few; ${edited("del rules[1:]", RULES, "/opt/few/rules.json")}
   printf '[Service]\\nExecStartPre=\\nEnvironment=RULES=/opt/few/rules.json\\n' > ${DROP_IN}
   chmod -R a+rX /opt/few; systemctl daemon-reload; timeout 60 systemctl restart gateway-inspector; cp ${RULES} /opt/few/rules.json`,
  `rm -r ${DROP_IN} /opt/few; systemctl daemon-reload; ${restart}`,
];

/** The list of digests ends before one of the readers, which reads nothing any more. */
const fewerDigests: [string, string] = [
  `mkdir -p ${KEPT}; cp -p ${DIGESTS} ${CODE}/readers/pdf.py ${KEPT}/
   grep -v readers/pdf.py ${KEPT}/policy.sha256 > ${DIGESTS}
   echo '${READS_NOTHING}' >> ${CODE}/readers/pdf.py; ${restart}`,
  `cp -p ${KEPT}/policy.sha256 ${DIGESTS}; cp -p ${KEPT}/pdf.py ${CODE}/readers/`,
];

export const policyFaults: readonly Fault[] = [
  rules("cut to the first one", edited("del rules[1:]")),
  rules("without the keywords", edited("rules[:] = [one for one in rules if one['name'] != 'keywords']")),
  rules("removed", `rm ${RULES}`),
  rules("empty", `: > ${RULES}`),
  rules("written half", `truncate -s -30 ${RULES}`),
  rules("the inspector's user's own", `chown icap-inspector ${RULES}`),
  rules("to be written by everybody", `chmod 666 ${RULES}`),
  rules("a link to the same elsewhere", `cp -p ${RULES} ${KEPT}/other.json; ln -sf ${KEPT}/other.json ${RULES}`),
  lose(
    "a closed port",
    "the rules have a blank more, and nothing restarts",
    changed(RULES, `echo ' ' >> ${RULES}`, "true"),
  ),
  refused(
    "a reader reads nothing any more, the inspector restarts",
    file(`${CODE}/readers/pdf.py`, `echo '${READS_NOTHING}' >> ${CODE}/readers/pdf.py`),
  ),
  refused(
    "the card's validator is removed, the inspector restarts",
    file(`${CODE}/numbers.py`, `rm ${CODE}/numbers.py`),
  ),
  refused("the list of digests is empty, the inspector restarts", file(DIGESTS, `: > ${DIGESTS}`)),
  refused("the list of digests ends before a reader, which reads nothing; the inspector restarts", fewerDigests),
  refused("haproxy.cfg asks for nothing, haproxy restarts", noCanary),
  // the guard restarts it, with the files that were put back
  lose("errors", "an inspector past its unit's checks runs with one rule; then its files are put back", otherRules),
  refused("the search's library is removed, the inspector restarts", [
    `mkdir -p ${KEPT}; mv /usr/lib/x86_64-linux-gnu/libhs.so.5* ${KEPT}/; ${restart}`,
    `mv ${KEPT}/libhs.so.5* /usr/lib/x86_64-linux-gnu/`,
  ]),
  refused(
    "the disk is full at the first boot: half of the policy is written",
    fullAtProvisioning("20k", "gateway-inspector"),
  ),
];
