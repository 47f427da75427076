/**
 * Files with a certificate or a key that options name, read before a command begins. The content is never shown: it may be a key in the wrong
 * place. A pipe, as `<(vault read ...)` in a shell is one, can be read once only, so it is left to the command.
 */
import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { errorMessage } from "../../console/userError";

/** The reason why a file has no certificate that can be read; undefined where it has one, and without a file. */
export function certificateProblem(option: string, file: string | undefined): string | undefined {
  return problem(option, file, (pem) => new X509Certificate(pem), "certificate in PEM (-----BEGIN CERTIFICATE-----)");
}

/** The files of a client: its certificate and its private key, which go together. */
export interface ClientFiles {
  readonly clientCertificate?: string;
  readonly clientKey?: string;
}

/** The reasons why `--client-certificate` and `--client-key` are no client's identity. */
export function clientProblems({ clientCertificate, clientKey }: ClientFiles): (string | undefined)[] {
  if ((clientCertificate === undefined) !== (clientKey === undefined))
    return ["--client-certificate and --client-key go together"];
  const problems = [
    certificateProblem("--client-certificate", clientCertificate),
    problem(
      "--client-key",
      clientKey,
      createPrivateKey,
      "private key in PEM without a passphrase (-----BEGIN PRIVATE KEY-----)",
    ),
  ];
  const files = [clientCertificate, clientKey];
  if (clientCertificate === undefined || clientKey === undefined || !files.every(isPlain) || problems.some(Boolean))
    return problems;
  const belongs = new X509Certificate(readFileSync(clientCertificate)).checkPrivateKey(
    createPrivateKey(readFileSync(clientKey)),
  );
  return belongs ? [] : [`--client-key: ${clientKey} is not the key of the certificate in ${clientCertificate}`];
}

function problem(
  option: string,
  file: string | undefined,
  read: (content: Buffer) => unknown,
  wanted: string,
): string | undefined {
  if (file === undefined) return undefined;
  let content: Buffer;
  try {
    if (!statSync(file).isDirectory() && !isPlain(file)) return undefined;
    content = readFileSync(file);
  } catch (error) {
    return `${option}: ${file} cannot be read: ${errorMessage(error)}`;
  }
  try {
    read(content);
    return undefined;
  } catch {
    return `${option}: ${file} has no ${wanted}`;
  }
}

const isPlain = (file: string | undefined): boolean =>
  file !== undefined && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
