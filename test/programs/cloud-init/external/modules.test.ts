/** Two modules for external servers by themselves: haproxy's lines about connections, and external.json. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../freePort";
import { PYTHON, PYTHON_OPTIONS } from "../python";
import { EXTERNAL, MODULES } from "./externalRig";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "modules-"))));
afterAll(() => rmSync(folder, { recursive: true }));

/** `port`: a free one, for a program that asks for it. */
function python(program: string, port = 0): { out: string; err: string } {
  const { stdout, stderr } = spawnSync(PYTHON, [...PYTHON_OPTIONS, "-c", program, String(port)], {
    env: { PYTHONPATH: `${MODULES}:${join(MODULES, "../relay")}` },
    encoding: "utf8",
    cwd: folder,
  });
  return { out: stdout, err: stderr };
}

test("a connection has the server of its own line: not of an older one from the same port, nor of what is no line", async () => {
  const program = `
import socket, sys, time
from server_names import ServerNames
port = int(sys.argv[1])
names = ServerNames(port)
of = lambda port, *more: names.of(f"127.0.0.1:{port}", *more)
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.connect(("127.0.0.1", port))
for line in (b"127.0.0.1:40001 old\\n", b"127.0.0.1:40002 dlp-2", b"127.0.0.1:40003 a b\\n", b"x\\n", b"127.0.0.1:400041 dlp-1\\n", b"40001 dlp-1", b"\\xff" * 100, b"127.0.0.1:40005 <NOSRV>\\n"):
    sender.send(line)
print(of(40005, 0, 60), of(40002, 0, 60), of(40001, 0, 60))
since = time.monotonic()
print(of(40001, since, 0.05), of(40003, 0, 0.05), of(40004, 0, 0))
print(0.1 <= time.monotonic() - since)
sender.send(b"127.0.0.1:40001 new\\n")
print(of(40001, since, 60))
`;
  const { out, err } = python(program, await freePort());
  expect(err).toBe("");
  expect(out).toBe("<NOSRV> dlp-2 old\nNone None None\nTrue\nnew\n");
});

test("lines that come all at once are kept until the thread that reads them has its turn", async () => {
  const program = `
import socket, sys
from server_names import ServerNames
port = int(sys.argv[1])
names = ServerNames(port)
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.connect(("127.0.0.1", port))
sender.setblocking(False)
with names.came:
    for port in range(40000, 40150):
        sender.send(b"127.0.0.1:%d dlp-1" % port)
print(sum(names.of(f"127.0.0.1:{port}", 0, 60) == "dlp-1" for port in range(40000, 40150)))
`;
  const { out, err } = python(program, await freePort());
  expect([out, err]).toEqual(["150\n", ""]);
});

test("an answer to the monitor that a full disk does not take is the gateway's own trouble, and ends no thread of it", () => {
  const { out, err } = python(`
import resource, socket, threading
from asking import ask
from product import Listed
listener = socket.create_server(("127.0.0.1", 0))
def serve():
    connection, _ = listener.accept()
    connection.recv(1000)
    connection.sendall(b"ICAP/1.0 200 OK\\r\\nEncapsulated: res-body=0\\r\\n\\r\\n30000\\r\\n" + b"x" * 0x30000 + b"\\r\\n0\\r\\n\\r\\n")
threading.Thread(target=serve, daemon=True).start()
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
print(*ask(Listed("dlp-1", "10.40.0.10", 1344, listener.getsockname()[1], None), "REQMOD", b"question", "REQMOD /a", 5), sep="\\n")
`);
  expect(err).toBe("");
  expect(out).toMatch(
    /^None\nTrouble\(sentence='what 10\.40\.0\.10 answers REQMOD \/a with could not be kept on this gateway \(.*\): is its disk full\?'/,
  );
});

describe("external.json that is not as the program writes it is refused, with what is wrong", () => {
  const { canary } = EXTERNAL;
  test.each<[string, object | string, string]>([
    ["a header of the relay's own among those that pass", { passHeaders: ["Preview"] }, "Preview is not a header"],
    ["a name that is no header's", { passHeaders: ["X Y"] }, "X Y is not a header"],
    ["a line break in a header's name", { passHeaders: ["x-a\r\nPreview"] }, "is not a header that may be passed on"],
    ["a path with a blank", { services: [{ name: "r", method: "REQMOD", path: "a ICAP/1.0" }] }, "is not a service"],
    ["another method", { services: [{ name: "r", method: "OPTIONS", path: "a" }] }, "is not a service"],
    ["another mode of the canary", { canary: { ...canary, mode: "off" } }, "the canary's mode is off"],
    ["another word on 204", { answers204: "always" }, "answers204 is always"],
    [
      "an ICAP status of files that pass as a sign of a block",
      { blocked: { ...EXTERNAL.blocked, icapStatuses: [204] } },
      "200 and 204 do not mean blocked by themselves",
    ],
    ["a missing part", { blocked: undefined }, "is incomplete: KeyError('blocked')"],
    ["half a file", JSON.stringify(EXTERNAL).slice(0, 100), "JSONDecodeError"],
  ])("%s", (_what, changes, message) => {
    const text = typeof changes === "string" ? changes : JSON.stringify({ ...EXTERNAL, ...changes });
    writeFileSync(join(folder, "external.json"), text);
    const { err } = python('from product import load; load("external.json")');
    expect(err).toContain(message);
  });

  test("as it is written it is taken", () => {
    writeFileSync(join(folder, "external.json"), JSON.stringify(EXTERNAL));
    const { out, err } = python('from product import load; print(load("external.json").pass_headers)');
    expect([out, err]).toEqual(["(b'x-client-ip', b'x-authenticated-user')\n", ""]);
  });
});
