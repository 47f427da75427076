/** An ICAP message in parts that can be bent one by one, and its bytes. Pure. */

/** The parts. What is not bent is right, lengths and offsets included. */
export interface Message {
  method: string;
  uri: string;
  version: string;
  /** Without Encapsulated and Preview. */
  headers: [name: string, value: string][];
  /** Overrides the right value; null leaves the header out. */
  encapsulated?: string | null;
  /** The text of the Preview header; the chunks before `previewEnd` are the preview. */
  preview?: string;
  previewEnd?: { chunks: number; ieof: boolean };
  httpRequest: string;
  httpResponse?: string;
  chunks: Buffer[];
  /** Writes a chunk's size. */
  size: (bytes: number, index: number) => string;
  lineEnd: string;
  /** After the last chunk. */
  end: string;
  /** Changes the finished bytes. */
  bytes: (whole: Buffer, bodyStart: number) => Buffer;
}

/** A right message that carries `body`. */
export function rightMessage(method: "REQMOD" | "RESPMOD", body: Buffer): Message {
  const entity = `Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n`;
  const common = {
    method,
    uri: `icap://gateway.example/${method.toLowerCase()}`,
    version: "ICAP/1.0",
    headers: [
      ["Host", "gateway.example"],
      ["Allow", "204"],
    ] as Message["headers"],
    chunks: [body],
    size: (bytes: number) => bytes.toString(16),
    lineEnd: "\r\n",
    end: "0\r\n\r\n",
    bytes: (whole: Buffer) => whole,
  };
  if (method === "REQMOD")
    return { ...common, httpRequest: `POST http://files.example/a HTTP/1.1\r\nHost: files.example\r\n${entity}\r\n` };
  return {
    ...common,
    httpRequest: "GET http://files.example/a HTTP/1.1\r\nHost: files.example\r\n\r\n",
    httpResponse: `HTTP/1.1 200 OK\r\n${entity}\r\n`,
  };
}

/** The message's bytes; with a preview, `rest` goes out after the server's "100 Continue". */
export function bytesOf(message: Message): { first: Buffer; rest?: Buffer } {
  const { method, uri, version, httpRequest, httpResponse, chunks, lineEnd, previewEnd, preview } = message;
  const heads = Buffer.from(httpRequest + (httpResponse ?? ""), "latin1");
  const right = `req-hdr=0, ${
    httpResponse === undefined ? "req-body" : `res-hdr=${Buffer.byteLength(httpRequest, "latin1")}, res-body`
  }=${heads.length}`;
  const headers = [...message.headers];
  if (preview !== undefined) headers.push(["Preview", preview]);
  if (message.encapsulated !== null) headers.push(["Encapsulated", message.encapsulated ?? right]);
  const lines = [`${method} ${uri} ${version}`, ...headers.map(([name, value]) => `${name}: ${value}`), "", ""];
  const head = Buffer.concat([Buffer.from(lines.join(lineEnd), "latin1"), heads]);
  const chunk = (data: Buffer, index: number) =>
    Buffer.concat([Buffer.from(`${message.size(data.length, index)}${lineEnd}`), data, Buffer.from(lineEnd)]);
  const bodies = chunks.map(chunk);
  const cut = previewEnd?.chunks ?? bodies.length;
  const end = previewEnd === undefined ? message.end : previewEnd.ieof ? "0; ieof\r\n\r\n" : "0\r\n\r\n";
  const first = Buffer.concat([head, ...bodies.slice(0, cut), Buffer.from(end)]);
  const rest =
    previewEnd === undefined || previewEnd.ieof ? undefined : [...bodies.slice(cut), Buffer.from(message.end)];
  return { first: message.bytes(first, head.length), ...(rest && { rest: Buffer.concat(rest) }) };
}
