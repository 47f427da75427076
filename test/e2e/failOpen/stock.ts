/** Stock configurations of Microsoft's guide and of the packages, on a gateway of ours beside our own daemons. */
import type { Deployment } from "../deployment";

/** Ports on the machine's loopback. */
export const STOCK = { tls: 11441, icap: 1441 } as const;

const FOLDER = "/tmp/stock";
const TLS = "/var/lib/icap-gateway/tls/current";

/**
 * Starts clamd, c-icap and stunnel: Debian's files with other ports, folders and the policy's keywords and expressions, and the guide's stunnel
 * configuration, which names the client's certificate in `CAfile` and nothing else.
 */
export async function startStock(deployment: Deployment, machine: string): Promise<void> {
  const stunnel = `foreground = no\npid = ${FOLDER}/stunnel.pid\nsyslog = no\noutput = ${FOLDER}/stunnel.log\n[icap]\naccept = 127.0.0.1:${STOCK.tls}\nconnect = 127.0.0.1:${STOCK.icap}\ncert = ${TLS}/server.pem\nkey = ${TLS}/server.key\nCAfile = ${TLS}/clients.pem\n`;
  await deployment.run(
    machine,
    "bash",
    "-ec",
    `mkdir -p ${FOLDER}/database; chmod -R 777 ${FOLDER}
     grep -E '^Gateway.(Keyword|Expression)' /etc/icap-gateway/gateway.ldb > ${FOLDER}/database/own.ldb
     sed -E 's#^LocalSocket .*#LocalSocket ${FOLDER}/clamd.ctl#; s#^DatabaseDirectory .*#DatabaseDirectory ${FOLDER}/database#; s#^LogFile .*#LogFile ${FOLDER}/clamd.log#; s#^PidFile .*##' /etc/clamav/clamd.conf > ${FOLDER}/clamd.conf
     echo 'PidFile ${FOLDER}/clamd.pid' >> ${FOLDER}/clamd.conf
     sed -E 's#^Port .*#Port 127.0.0.1:${STOCK.icap}#; s#/var/(run|log)/c-icap/#${FOLDER}/#' /etc/c-icap/c-icap.conf > ${FOLDER}/c-icap.conf
     sed -E 's#^clamd_mod.ClamdSocket .*##' /etc/c-icap/clamd_mod.conf > ${FOLDER}/clamd_mod.conf
     echo 'clamd_mod.ClamdSocket ${FOLDER}/clamd.ctl' >> ${FOLDER}/clamd_mod.conf
     sed -E 's#clamav_mod.conf#clamd_mod.conf#' /etc/c-icap/virus_scan.conf > ${FOLDER}/virus_scan.conf
     printf 'Include ${FOLDER}/virus_scan.conf\\nInclude ${FOLDER}/clamd_mod.conf\\n' >> ${FOLDER}/c-icap.conf
     printf '%s' '${stunnel}' > ${FOLDER}/stunnel.conf
     stunnel ${FOLDER}/stunnel.conf`,
  );
  await startScanner(deployment, machine);
  await startServer(deployment, machine);
}

export const startScanner = (deployment: Deployment, machine: string) =>
  deployment.run(machine, "clamd", `--config-file=${FOLDER}/clamd.conf`);

/** Waits until c-icap's port is open (`-n`) or closed (`-z`). */
const untilPort = (test: "-n" | "-z") =>
  `timeout 60 bash -c 'until [ ${test} "$(ss -Hltn "sport = :${STOCK.icap}")" ]; do sleep 0.1; done'`;

/** Ends the process whose number is in this file, and waits until it has. */
const end = (file: string) => `pid=$(cat ${FOLDER}/${file}); kill $pid; timeout 60 tail -f --pid=$pid -s 0.1 /dev/null`;

/** c-icap looks for its scanner now and never again. */
export const startServer = (deployment: Deployment, machine: string) =>
  deployment.run(machine, "bash", "-ec", `c-icap -f ${FOLDER}/c-icap.conf; ${untilPort("-n")}`);

export const stopScanner = (deployment: Deployment, machine: string) =>
  deployment.run(machine, "bash", "-ec", end("clamd.pid"));

export const stopServer = (deployment: Deployment, machine: string) =>
  deployment.run(machine, "bash", "-ec", `${end("c-icap.pid")}; ${untilPort("-z")}`);
