/** The target for machines outside Azure (`npm run render`): settings from the stack's file, addresses from the command line. */
import { UserError } from "../../console/userError";
import { servicePaths } from "../../infra/settings";
import { settingsForElsewhere } from "../render/stackSettings";
import { canaryOf, clientOf, fileOf } from "./given";
import type { VerifyOptions } from "./options";
import type { VerifyTarget } from "../../verification";

/** @throws UserError if the settings are wrong, or a file cannot be read */
export async function targetElsewhere(
  project: string,
  options: VerifyOptions & { readonly stack: string },
  now: Date,
): Promise<VerifyTarget> {
  const settings = await settingsForElsewhere(project, options.stack, now);
  const { gateway, icap } = settings;
  const client = await clientOf(options, undefined);
  const canary = await canaryOf(options, icap.external === undefined ? settings.dlp : undefined);
  const { serverCertificate } = options;
  if (serverCertificate === undefined && gateway.tls === "on")
    throw new UserError(
      "--server-certificate is missing: give the PEM that the client trusts, as the machine speaks TLS",
      true,
    );
  return {
    lanes: options.address.map((address, index) => ({ name: String.fromCharCode(0x61 + index), address })),
    port: gateway.port,
    // an edge machine does not translate paths, so the servers' own paths count
    services:
      options.edge && icap.external !== undefined
        ? servicePaths(icap.external)
        : { reqmod: icap.reqmodService, respmod: icap.respmodService },
    serverCertificate: serverCertificate === undefined ? "" : (await fileOf(serverCertificate)).toString("utf8"),
    tls: gateway.tls,
    allowed: options.allowed,
    maxBodyMebibytes: icap.maxBodyMebibytes,
    ...(client ? { client } : {}),
    ...(canary ? { canary } : {}),
  };
}
