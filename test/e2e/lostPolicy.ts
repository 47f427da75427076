/**
 * Shell scripts that make a gateway lose its policy, or a part of it. Each is run on a gateway that serves; the second script of
 * a pair takes it back.
 */
const RULES = "/etc/icap-gateway/gateway.ldb";
/** Folder for the originals of what a fault changes. */
export const KEPT = "/opt/kept";
export const DIGESTS = "/etc/icap-gateway/policy.sha256";
const restartScanner = "systemctl restart --no-block clamav-daemon";
/** A reload is refused, and the rules that run stay. */
const refusedReload = "! systemctl reload clamav-daemon 2>/dev/null";

/** A change to a file of the policy, and the program that reads it next. */
export const changed = (path: string, change: string, restart = restartScanner): [string, string] => [
  `mkdir -p ${KEPT}; cp -p ${path} ${KEPT}/; ${change}; ${restart}`,
  `cp -p --remove-destination ${KEPT}/$(basename ${path}) ${path}`,
];

export const firstRuleOnly = changed(RULES, `head -n 1 ${KEPT}/gateway.ldb > ${RULES}`);
export const noKeywords = changed(RULES, `sed -i /Keyword/d ${RULES}`);
export const noRules = changed(RULES, `rm ${RULES}`);
export const emptyRules = changed(RULES, `: > ${RULES}`);
export const halfARule = changed(RULES, `truncate -s -30 ${RULES}`);
export const foreignOwner = changed(RULES, `chown clamav ${RULES}`);
export const writableByAll = changed(RULES, `chmod 666 ${RULES}`);
export const linkToRules = changed(
  RULES,
  `cp -p ${RULES} ${KEPT}/elsewhere.ldb; ln -sf ${KEPT}/elsewhere.ldb ${RULES}`,
);
export const noParts = changed("/etc/icap-gateway/gateway.cfg", "rm /etc/icap-gateway/gateway.cfg");
export const noDigests = changed(DIGESTS, `: > ${DIGESTS}`);
/** The list ends before the configuration of the ICAP server, which is changed. */
export const fewerDigests: [string, string] = [
  `mkdir -p ${KEPT}; cp -p ${DIGESTS} /etc/icap-gateway/c-icap.conf ${KEPT}/
   head -n 3 ${KEPT}/policy.sha256 > ${DIGESTS}
   sed -i 's/^\\(virus_scan.ScanFileTypes\\) TEXT/\\1/' /etc/icap-gateway/c-icap.conf; systemctl restart --no-block c-icap`,
  `cp -p ${KEPT}/policy.sha256 ${KEPT}/c-icap.conf /etc/icap-gateway/`,
];
export const largeFilesPass = changed(
  "/etc/icap-gateway/clamd.conf",
  "sed -i 's/^AlertExceedsMax yes/AlertExceedsMax no/' /etc/icap-gateway/clamd.conf",
);
export const textNotScanned = changed(
  "/etc/icap-gateway/c-icap.conf",
  "sed -i 's/^\\(virus_scan.ScanFileTypes\\) TEXT/\\1/' /etc/icap-gateway/c-icap.conf",
  "systemctl restart --no-block c-icap",
);
export const noCanary = changed(
  "/etc/icap-gateway/haproxy.cfg",
  "sed -i '/tcp-check expect/d' /etc/icap-gateway/haproxy.cfg",
  "systemctl restart --no-block haproxy",
);

export const halfARuleRead = changed(RULES, `truncate -s -30 ${RULES}`, refusedReload);
export const noRulesRead = changed(RULES, `rm ${RULES}`, refusedReload);

/** A full disk of this size under the scanner's folder, with what was there but for one folder, and what the scanner does next. */
const fullUnderRules = (size: string, next: string, without?: string): [string, string] => [
  `mkdir /opt/state; cp -a --one-file-system /var/lib/icap-gateway/. /opt/state/
   ${without === undefined ? "" : `rm -rf /opt/state/${without}`}
   mount -t tmpfs -o size=${size} full /var/lib/icap-gateway; cp -a /opt/state/. /var/lib/icap-gateway/
   head -c 1m /dev/zero > /var/lib/icap-gateway/fill || true
   ${next}`,
  "umount -l /var/lib/icap-gateway; rm -r /opt/state",
];
/** No disk space for the scanner's folder, which holds all that it held. */
export const noSpaceForRules = fullUnderRules("128k", refusedReload);
/** No disk space to make the scanner's folder. */
export const noSpaceForFolder = fullUnderRules("96k", restartScanner, "rules");

/**
 * The first boot on a disk of this size: the boot data's script writes files until there is none left, then the services are set up.
 * Nothing of the machine's life before is running.
 * @param scanner the units that inspect
 */
export const fullAtProvisioning = (size: string, scanner = "c-icap clamav-daemon"): [string, string] => [
  `systemctl stop gateway-guard haproxy gateway-relay ${scanner}; rm -f /var/lib/icap-gateway/provisioned
   mount -t tmpfs -o size=${size} full /etc/icap-gateway
   /var/lib/cloud/instance/scripts/part-001 >/dev/null 2>&1 || true
   ! gateway-provision`,
  "umount -l /etc/icap-gateway; gateway-provision",
];

/** The ICAP server reads its configuration again without disk space for temporary files and logs. */
export const fullAtReconfigure: [string, string] = [
  `for folder in /var/tmp /var/log/c-icap; do
     inside="nsenter -t $(systemctl show -P MainPID c-icap) -m"
     $inside mount -t tmpfs -o size=64k,mode=1777 full $folder
     $inside sh -c "head -c 1m /dev/zero > $folder/fill; true"
   done
   timeout 1 sh -c 'echo reconfigure > /run/c-icap/c-icap.ctl' || true`,
  "systemctl restart c-icap",
];

const MAGIC = "/etc/c-icap/c-icap.magic";
/** A fault: the file by which the ICAP server recognises text, from its own package, is empty. */
export const noFileTypes = changed(MAGIC, `: > ${MAGIC}`, "systemctl restart c-icap");

/** A command to the scanner through its socket, by this user, with its answer. */
const tell = (command: string, user = "root", group = user) =>
  `setpriv --reuid=${user} --regid=${group} --clear-groups python3 -c "
import socket
scanner = socket.socket(socket.AF_UNIX)
scanner.connect('/run/clamav/clamd.ctl')
scanner.sendall(b'z${command}\\\\0')
print(scanner.recv(100).decode().rstrip(chr(0)))"`;

/** Waits for a condition of the shell, for half a minute at most. */
const until = (condition: string) => `for _ in $(seq 300); do ${condition} && break; sleep 0.1; done`;

/** Waits until the guard has closed the port. */
const portClosed = until(`[ -z "$(ss -Hltn 'sport = :11344')" ]`);

/** Starts the scanner anew, and waits until it answers: it has read its rules then. */
const scannerAnew = `before=$(systemctl show -P MainPID clamav-daemon); ${restartScanner}
   ${until(`[ "$(systemctl show -P MainPID clamav-daemon)" != "$before" ] && { ${tell("PING")}; } 2>/dev/null | grep -q PONG`)}`;

const DROP_IN = "/run/systemd/system/clamav-daemon.service.d/zzz-past-the-checks.conf";

/**
 * A scanner that reads other rules at each start, from another folder and without what the unit asks before. The provisioned
 * files and the scanner's own folder are in order: only the process tells.
 */
export const otherRules: [string, string] = [
  `mkdir -p $(dirname ${DROP_IN}) /opt/few; head -n 1 ${RULES} > /opt/few/gateway.ldb
   sed 's#^DatabaseDirectory .*#DatabaseDirectory /opt/few#' /etc/icap-gateway/clamd.conf > /opt/few/clamd.conf
   printf '[Service]\\nExecStartPre=\\nExecStart=\\nExecStart=/usr/sbin/clamd --foreground --config-file=/opt/few/clamd.conf\\n' > ${DROP_IN}
   chmod -R a+rX /opt/few; systemctl daemon-reload; ${scannerAnew}`,
  `rm -r ${DROP_IN} /opt/few; systemctl daemon-reload; ${restartScanner}`,
];
/** The same, and the files are put back once the scanner has read them: the next start, which the guard makes, reads all rules. */
export const otherRulesPutBack: [string, string] = [
  `${otherRules[0]}\n   cp /var/lib/icap-gateway/rules/* /opt/few/`,
  otherRules[1],
];

/** The scanner reads its rules again, or ends, for each process that may ask it for a verdict. */
export const reload = tell("RELOAD", "c-icap", "icap-scan");
export const shutdown = `${tell("SHUTDOWN", "c-icap", "icap-scan")} || true`;
export const strangersReload = tell("RELOAD", "nobody", "nogroup");

/**
 * A folder with fewer rules and fewer marks, so in order in itself, is mounted over the scanner's, and the scanner told to read it.
 * The next one that starts has its own again.
 */
export const folderOver: [string, string] = [
  `cp -r /var/lib/icap-gateway/rules /opt/fewer
  sed -i /CreditCard.Text/d /opt/fewer/gateway.ldb /opt/fewer/marks
  mount --bind /opt/fewer /var/lib/icap-gateway/rules
  ${portClosed}; { ${tell("RELOAD")}; } || true`,
  // The folder goes when the guard has started another scanner, whose start takes away what lies over its own.
  "timeout 45 sh -c 'until rm -rf /opt/fewer 2>/dev/null; do sleep 1; done'",
];

/** The ICAP server reads its configuration anew without a start, so without its unit's question for the digests. */
export const reconfigured = changed(
  "/etc/icap-gateway/c-icap.conf",
  "sed -i 's/^\\(virus_scan.ScanFileTypes\\) TEXT/\\1/; s/&force=on//' /etc/icap-gateway/c-icap.conf",
  `${portClosed}; timeout 1 sh -c 'echo reconfigure > /run/c-icap/c-icap.ctl'`,
);

/** A slip in the scanner's own folder while it runs, and a file that tells it to ignore rules, in every folder it might read. */
export const otherFiles = `cd /var/lib/icap-gateway/rules
  (head -n 1 gateway.ldb > gateway.ldb) 2>/dev/null; rm -f gateway.ftm 2>/dev/null; (echo > own.ign2) 2>/dev/null
  for folder in /var/lib/clamav /etc/icap-gateway; do
    grep -o '^Gateway[^;]*' /etc/icap-gateway/gateway.ldb > $folder/own.ign2
  done
  ${tell("RELOAD")}`;
export const withoutOtherFiles = "rm /var/lib/clamav/own.ign2 /etc/icap-gateway/own.ign2";
