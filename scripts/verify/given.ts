/** The parts of a target that the command line names as files. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { UserError, errorMessage } from "../../console/userError";
import { makeSample, samplesToBlock, type VerifyTarget } from "../../verification";
import type { VerifyOptions } from "./options";

/** The client identity from the command line, or else the one that the stack created. */
export async function clientOf(
  { clientCertificate, clientKey }: Pick<VerifyOptions, "clientCertificate" | "clientKey">,
  generated: VerifyTarget["client"],
): Promise<VerifyTarget["client"]> {
  if (clientCertificate === undefined || clientKey === undefined) return generated;
  return {
    certificate: (await fileOf(clientCertificate)).toString("utf8"),
    privateKey: (await fileOf(clientKey)).toString("utf8"),
  };
}

/** The user's own file, or else the first sample that the policy must block. */
export async function canaryOf(
  { blockedFile }: Pick<VerifyOptions, "blockedFile">,
  policy: Parameters<typeof samplesToBlock>[0] | undefined,
): Promise<VerifyTarget["canary"]> {
  if (blockedFile !== undefined) {
    const body = (await fileOf(blockedFile)).toString("base64");
    return { what: blockedFile, fileName: basename(blockedFile), contentType: "application/octet-stream", body };
  }
  const name = policy && samplesToBlock(policy)[0];
  if (policy === undefined || name === undefined) return undefined;
  const { fileName, contentType, body } = makeSample(name, policy.keywords[0]);
  return { what: name, fileName, contentType, body: body.toString("base64") };
}

/** @throws UserError (wrong use) if the file cannot be read */
export async function fileOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${errorMessage(error)}`, true);
  }
}
