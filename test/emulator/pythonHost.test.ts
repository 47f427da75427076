/** A program that does not end is gone with its host: it would keep the tests' process waiting. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { servePythonHost } from "./pythonHost";

test("a program that runs when its host closes is ended", async () => {
  const folder = mkdtempSync(join(tmpdir(), "python-host-"));
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const python = join(folder, "python");
  writeFileSync(python, `#!${process.execPath}\nrequire("node:net").connect(${port}, "127.0.0.1").resume();\n`, {
    mode: 0o755,
  });
  const host = await servePythonHost(python);
  const client = new LanguageRuntimeClient(
    `127.0.0.1:${host.setting.split(":")[1]}`,
    grpc.credentials.createInsecure(),
  );
  try {
    const begins = once(server, "connection");
    const request = new language.RunRequest();
    request.setPwd(folder);
    client.run(request, () => undefined);
    const [program] = (await begins) as [Socket];
    program.resume();
    program.on("error", () => undefined);
    const ends = once(program, "close");
    host.close();
    await ends;
  } finally {
    host.close();
    client.close();
    server.close();
    rmSync(folder, { recursive: true });
  }
});
