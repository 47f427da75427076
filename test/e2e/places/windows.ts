import type { Settings } from "../../../infra/settings";
import { renderTarget } from "../../../scripts/render/targets";
import { WINDOWS_HOME } from "../../../scripts/render/windows";

/** The rendered stunnel.conf, on a port of its own, with a folder of this machine in place of the Windows one and its relay as the ICAP server. */
export function withLinuxPaths(settings: Settings): string {
  const text = renderTarget("windows", settings, { probesFrom: [], sshFrom: [] })["stunnel.conf"]!.text;
  return `pid = /tmp/windows/pid\n${text
    .replaceAll("\r\n", "\n")
    .replaceAll(`${WINDOWS_HOME}\\tls\\`, "/tmp/windows/")
    .replaceAll(`${WINDOWS_HOME}\\`, "/tmp/windows/")
    .replace("accept = 0.0.0.0:11344", "accept = 127.0.0.1:12344")
    .replace("connect = 10.77.9.10:1344", "connect = 127.0.0.1:1344")}`;
}
