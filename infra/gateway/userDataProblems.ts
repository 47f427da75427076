/** What could not stand in a gateway's files: values end in shell, stunnel, haproxy and systemd files, unquoted. */
import type { UserDataInput } from "./userData";

const LABEL = /^[a-z][a-z0-9-]{0,30}$/;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;
/** Azure writes `resourcegroups` in the ids of identities. */
const IDENTITY_ID =
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\w.-]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[\w-]+$/i;
/** Key Vault names of secrets (Azure naming rules). */
const SECRET_NAME = /^[0-9A-Za-z-]{1,127}$/;
/** The relay, c-icap, liveness; taken on every gateway. */
const INTERNAL_PORTS = [1344, 1345, 8081];
/** c-icap's own name for the module: an alias of the same name would be unclear about its arguments. */
const RESERVED_SERVICES = ["virus_scan", "echo"];

/** Every problem, each as "name: value, what would be right". */
export function inputProblems(input: UserDataInput): string[] {
  const problems: string[] = [];
  const expect = (good: boolean, name: string, value: unknown, right: string) => {
    if (!good) problems.push(`${name}: ${JSON.stringify(value)}, ${right}`);
  };
  expect(LABEL.test(input.lane), "lane", input.lane, "expected lower-case letters, digits and hyphens");
  for (const name of ["port", "canaryPort"] as const) {
    const port = input[name];
    expect(isWhole(port, 1024, 65_535), name, port, "expected a port from 1024 to 65535 (the daemons are not root)");
    expect(!INTERNAL_PORTS.includes(port), name, port, `${INTERNAL_PORTS.join(" and ")} are used inside the gateway`);
  }
  expect(input.port !== input.canaryPort, "canaryPort", input.canaryPort, "expected another port than the clients'");
  expect(
    /^https:\/\/[a-z0-9.-]+(:\d+)?\/?$/i.test(input.vaultUrl),
    "vaultUrl",
    input.vaultUrl,
    "expected https://<name>.vault.azure.net",
  );
  expect(SECRET_NAME.test(input.secretName), "secretName", input.secretName, "expected letters, digits and hyphens");
  expect(
    IDENTITY_ID.test(input.identityId),
    "identityId",
    input.identityId,
    "expected the ARM id of a user-assigned identity, its names of letters, digits, dots, hyphens and underscores",
  );
  expect(
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun))*$/.test(input.updateDays),
    "updateDays",
    input.updateDays,
    "expected days such as Mon,Wed",
  );
  expect(
    isWhole(input.fetchIntervalSeconds, 1, 86_400),
    "fetchIntervalSeconds",
    input.fetchIntervalSeconds,
    "expected 1 to 86400",
  );
  expect(
    isWhole(input.readinessDeadlineSeconds, 1, 7_200),
    "readinessDeadlineSeconds",
    input.readinessDeadlineSeconds,
    "expected 1 to 7200",
  );
  expect(
    isWhole(input.maxBodyMebibytes, 1, 1_024),
    "maxBodyMebibytes",
    input.maxBodyMebibytes,
    "expected 1 to 1024 (clamd's files stay under 2 GiB)",
  );
  for (const [name, service] of Object.entries(input.services)) {
    const good = /^[A-Za-z][A-Za-z0-9_-]{0,60}$/.test(service) && !RESERVED_SERVICES.includes(service);
    expect(good, `services.${name}`, service, "expected a plain ICAP service name such as reqmod");
  }
  expect(
    input.services.reqmod !== input.services.respmod,
    "services.respmod",
    input.services.respmod,
    "expected another name than reqmod's",
  );
  if (input.trust.mode === "chain") {
    expect(
      HOST_NAME.test(input.trust.checkHost),
      "trust.checkHost",
      input.trust.checkHost,
      "expected the client's host name: without it every certificate of the authority is admitted",
    );
  }
  return problems;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
