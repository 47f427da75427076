/** gateway-relay before a client that sends and does not read. */
import { spawn } from "node:child_process";
import { ENDS_BY_ITSELF } from "../../../killed";
import { PYTHON } from "../python";
import { FakeRelay } from "./fakeRelay";
import { POST, reqmod } from "./icapMessages";

/** Sends the same message without end and reads nothing, until the other side gives up; with hardly any buffer for what comes. */
const CLIENT = `
import socket, sys
client = socket.socket()
client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
client.connect(("127.0.0.1", int(sys.argv[1])))
try:
    while True:
        client.sendall(sys.argv[2].encode())
except OSError:
    pass
`;

test("a client that does not read an answer gets nothing more: each of its messages has one answer", async () => {
  const relay = await FakeRelay.start({ WITHOUT_BODY: "block", HEADS_SECONDS: "1" });
  try {
    const message = reqmod({ encapsulated: `req-hdr=0, null-body=${POST.length + 2}`, body: "" });
    const client = spawn(PYTHON, ["-c", CLIENT, String(relay.port), message], {
      stdio: "inherit",
      ...ENDS_BY_ITSELF,
    });
    expect(await new Promise((done) => client.once("close", done))).toBe(0);
    const lines = relay.log("access");
    expect(lines.length).toBeGreaterThan(1);
    expect(new Set(lines.map(({ status, verdict }) => `${String(status)} ${String(verdict)}`))).toEqual(
      new Set(["200 blocked"]),
    );
  } finally {
    await relay.stop();
  }
});
