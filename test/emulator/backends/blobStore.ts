/** The part of Azure Blob Storage that Pulumi's backend asks, on loopback; nothing is checked of who asks. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Blob {
  readonly content: string;
  readonly time: string;
}

export interface BlobStore {
  /** Backend URL of a container, as `pulumi login` takes it. */
  readonly url: string;
  /** By their names in the container. */
  readonly blobs: Map<string, Blob>;
  close(): Promise<void>;
}

const ACCOUNT = "devstoreaccount1";
const CONTAINER = "state";

/** Environment by which Pulumi finds the account. The key is no secret: nobody looks at it. */
export const blobEnvironment = {
  AZURE_STORAGE_ACCOUNT: ACCOUNT,
  AZURE_STORAGE_KEY: Buffer.from("any").toString("base64"),
} as const;

const escaped = (name: string): string => name.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** The answer to "List Blobs" with a prefix and, by choice, a delimiter (learn, REST: "List Blobs"). */
function listing(blobs: ReadonlyMap<string, Blob>, prefix: string, delimiter: string): string {
  const names = [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort();
  const folderOf = (name: string) => {
    const end = delimiter === "" ? -1 : name.indexOf(delimiter, prefix.length);
    return end < 0 ? undefined : name.slice(0, end + delimiter.length);
  };
  const folders = [...new Set(names.flatMap((name) => folderOf(name) ?? []))];
  const items = [
    ...folders.map((name) => `<BlobPrefix><Name>${escaped(name)}</Name></BlobPrefix>`),
    ...names.filter((name) => folderOf(name) === undefined).map((name) => entry(name, blobs.get(name)!)),
  ];
  return `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>${items.join("")}</Blobs><NextMarker/></EnumerationResults>`;
}

const entry = (name: string, { content, time }: Blob): string =>
  `<Blob><Name>${escaped(name)}</Name><Properties><Last-Modified>${time}</Last-Modified><Etag>"1"</Etag>` +
  `<Content-Length>${Buffer.byteLength(content)}</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>`;

export async function serveBlobs(): Promise<BlobStore> {
  const blobs = new Map<string, Blob>();
  const server = http.createServer((request, response) => void answer(request, response, blobs));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `azblob://${CONTAINER}?protocol=http&domain=127.0.0.1:${port}&localemu=true`,
    blobs,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  blobs: Map<string, Blob>,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://blobs");
  const nameIn = (path: string) => decodeURIComponent(path).slice(`/${ACCOUNT}/${CONTAINER}/`.length);
  const name = nameIn(pathname);
  const time = new Date().toUTCString();
  const reply = (status: number, headers: http.OutgoingHttpHeaders = {}, body?: string): void => {
    response.writeHead(status, { "x-ms-version": "2021-12-02", ETag: '"1"', ...headers });
    response.end(body);
  };
  if (searchParams.get("comp") === "list") {
    const list = listing(blobs, searchParams.get("prefix") ?? "", searchParams.get("delimiter") ?? "");
    return reply(200, { "Content-Type": "application/xml" }, list);
  }
  const source = request.headers["x-ms-copy-source"];
  if (request.method === "PUT" && typeof source === "string") {
    blobs.set(name, blobs.get(nameIn(new URL(source).pathname))!);
    return reply(202, { "x-ms-copy-status": "success", "x-ms-copy-id": "1" });
  }
  if (request.method === "PUT") {
    blobs.set(name, { content: await text(request), time });
    return reply(201, { "Last-Modified": time });
  }
  const blob = blobs.get(name);
  if (blob === undefined) return reply(404, { "x-ms-error-code": "BlobNotFound" });
  if (request.method === "DELETE") {
    blobs.delete(name);
    return reply(202);
  }
  const size = Buffer.byteLength(blob.content);
  const facts = { "Last-Modified": blob.time, "x-ms-creation-time": blob.time, "x-ms-blob-type": "BlockBlob" };
  reply(
    200,
    { ...facts, "Content-Type": "application/json", "Content-Length": size },
    request.method === "HEAD" ? undefined : blob.content,
  );
}
