/**
 * Shell scripts that take a gateway's scanner away and bring it back. A condition, because c-icap's unit wants the scanner's
 * and would start it again; a mask in /run would count less than the unit in /etc.
 */
const DROP_IN = "/run/systemd/system/clamav-daemon.service.d/away.conf";

export const scannerAway = `mkdir -p $(dirname ${DROP_IN}); printf '[Unit]\\nConditionPathExists=/away\\n' > ${DROP_IN}
  systemctl daemon-reload; systemctl stop clamav-daemon`;

export const scannerBack = `rm ${DROP_IN}; systemctl daemon-reload; systemctl start clamav-daemon`;
