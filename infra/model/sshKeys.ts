/**
 * The problem with an OpenSSH public key, to follow the value; nothing when it is one that Azure takes for Linux
 * machines: RSA of 2048 bits or more, or Ed25519 (learn: "Detailed steps: create and manage SSH keys").
 */
export function sshKeyProblem(line: string): string | undefined {
  if (line.includes("PRIVATE KEY"))
    return "is a private key; give the public one, and replace this key: it was written in clear text";
  const [type, base64, ...rest] = line.trimEnd().split(" ");
  const example = 'is not an OpenSSH public key such as "ssh-ed25519 AAAA... name"';
  if (line.trimEnd().includes("\n") || base64 === undefined || !/^[A-Za-z0-9+/]+=*$/.test(base64) || rest.includes(""))
    return example;
  if (type !== "ssh-rsa" && type !== "ssh-ed25519")
    return `is a key of type ${type}; Azure accepts ssh-rsa and ssh-ed25519`;
  const fields = readFields(Buffer.from(base64, "base64"));
  if (fields?.[0]?.toString("latin1") !== type) return `${example}; its base64 part is truncated or of another type`;
  if (type === "ssh-ed25519")
    return fields.length === 2 && fields[1]!.length === 32 ? undefined : `${example}; it is truncated`;
  if (fields.length !== 3) return `${example}; it is truncated`;
  const bits = bitLength(fields[2]!);
  return bits < 2048 ? `is an RSA key of ${bits} bits; Azure requires at least 2048` : undefined;
}

/** Length-prefixed fields (RFC 4253 §6.6), or nothing when the lengths do not add up. */
function readFields(wire: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = [];
  for (let at = 0; at < wire.length;) {
    if (at + 4 > wire.length) return undefined;
    const length = wire.readUInt32BE(at);
    if (at + 4 + length > wire.length) return undefined;
    fields.push(wire.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}

/** Bits of a positive multiple-precision integer, which may start with a zero octet. */
function bitLength(integer: Buffer): number {
  const start = integer.findIndex((octet) => octet !== 0);
  return start < 0 ? 0 : (integer.length - start - 1) * 8 + (32 - Math.clz32(integer[start]!));
}
