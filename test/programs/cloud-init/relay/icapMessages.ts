/** ICAP messages as text, right in all that is not named, and the one shape of an answer that blocks. */
export interface Parts {
  line?: string;
  headers?: string;
  http?: string;
  body?: string;
  encapsulated?: string;
}

export const POST = "POST http://u/a HTTP/1.1\r\nHost: u\r\n";

/** An upload; what is not named is right. */
export function reqmod({ line, headers = "Allow: 204\r\n", http = "", body, encapsulated }: Parts = {}): string {
  const head = `${POST}${http}\r\n`;
  const parts = encapsulated ?? `req-hdr=0, req-body=${head.length}`;
  return (
    `${line ?? "REQMOD icap://h:11344/reqmod ICAP/1.0"}\r\nHost: h\r\n${headers}Encapsulated: ${parts}\r\n\r\n` +
    `${head}${body ?? chunked("hello")}`
  );
}

/** A download. */
export function respmod({ http = "", body, headers = "Allow: 204\r\n" }: Parts = {}): string {
  const request = "GET http://u/a HTTP/1.1\r\nHost: u\r\n\r\n";
  const response = `HTTP/1.1 200 OK\r\n${http}\r\n`;
  const parts = `req-hdr=0, res-hdr=${request.length}, res-body=${request.length + response.length}`;
  return (
    `RESPMOD icap://h/dlp-in ICAP/1.0\r\nHost: h\r\n${headers}Encapsulated: ${parts}\r\n\r\n` +
    `${request}${response}${body ?? chunked("hello")}`
  );
}

export const chunked = (data: string): string => `${data.length.toString(16)}\r\n${data}\r\n0\r\n\r\n`;
export const binary = (data: Buffer): string => chunked(data.toString("latin1"));

/** The one shape of every answer that blocks; returns the rule. */
export function expectBlocked(text: string): string {
  const [, head, http, page] =
    /^(ICAP\/1\.0 200 OK\r\n[^]*?\r\n\r\n)(HTTP\/1\.1 403 Forbidden\r\n[^]*?\r\n\r\n)([^]*)$/.exec(text)!;
  expect(head).toContain(`Encapsulated: res-hdr=0, res-body=${http!.length}\r\n`);
  expect(head).toMatch(/\r\nISTag: "[^"]+"\r\n/);
  const rule = /\r\nX-Infection-Found: Type=0; Resolution=2; Threat=([\w.-]+);\r\n/.exec(head!)?.[1] ?? "";
  expect(head).toContain(`\r\nX-Virus-ID: ${rule}\r\n`);
  expect(head).toContain(`\r\nX-Violations-Found: 1\r\n\t-\r\n\t${rule}\r\n\t0\r\n\t0\r\n`);
  const [, size, html] = /^([0-9a-f]+)\r\n([^]*)\r\n0\r\n\r\n$/.exec(page!)!;
  expect(html).toHaveLength(parseInt(size!, 16));
  expect(http).toContain(`\r\nContent-Length: ${html!.length}\r\n`);
  expect(html).toContain("A data-loss rule blocked this file.");
  expect(html).toContain(`Rule: ${rule.replace(".UNOFFICIAL", "")}`);
  for (const leak of ["script", "http:", "VIRUS", "C-ICAP", "0.5.", "machine-7", "allow204", "\0"])
    expect([leak, text.includes(leak)]).toEqual([leak, false]);
  return rule;
}
