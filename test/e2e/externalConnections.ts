/** Connections of a booted gateway's relay to one of two external servers, asked for as the relay does. */
import { until } from "./deployment";
import type { ExternalDeployment } from "./externalDeployment";

/** Registers the tests. `sh`: the output of a shell script on lane a's gateway. */
export function connectionTests({
  external,
  sh,
}: {
  readonly external: () => ExternalDeployment;
  readonly sh: (script: string) => Promise<string>;
}): void {
  /** Python on lane a's gateway that connects as the relay does when it means dlp-1, and prints whether that server answers within 20 s. */
  const askFirst = async (before = "", meanwhile = "") =>
    (
      await sh(`systemctl kill -s STOP gateway-servers
      trap 'systemctl kill -s CONT gateway-servers' EXIT
      python3 - <<'END'
import socket, sys, time
sys.path.append("/usr/local/lib/icap-gateway")
from haproxy_admin import haproxy
from rotation import end_connections, rotate
${before}
connection = socket.create_connection(("127.0.0.1", 1350), 20, ("127.0.1.1", 0))
connection.sendall(b"OPTIONS icap://icap/reqmod ICAP/1.0\\r\\nHost: icap\\r\\n\\r\\n")
${meanwhile}
try:
    print("answered" if connection.recv(1) else "closed")
except ConnectionResetError:
    print("closed")
except TimeoutError:
    print("silence")
END`)
    ).trim();

  test("a file that is moved to another server is sent to that one or to none", async () => {
    const [first] = external().servers;
    // the servers came back a moment ago: haproxy's own check may not have seen it yet
    await until("dlp-1 takes it", 60, async () => (await askFirst()) === "answered");
    expect(await askFirst('haproxy("set server icap/dlp-1 state maint")')).toBe("closed");
    await external().mend();
    await first!.kill();
    expect(await askFirst()).toBe("closed");
  });

  test("a server that leaves the rotation keeps no connection: an open one is closed, and so is one that still connects", async () => {
    const [first] = external().servers;
    await until("dlp-1 takes it", 60, async () => (await askFirst()) === "answered");
    const leaves = 'rotate({"dlp-1": "maint", "dlp-2": "ready"})\nend_connections({"dlp-1"})';
    expect(await askFirst("", `assert connection.recv(9999)\n${leaves}`)).toBe("closed");
    await external().mend();
    await until("dlp-1 takes it again", 60, async () => (await askFirst()) === "answered");
    await first!.kill();
    // refused once, haproxy tries again a second later
    expect(await askFirst("", `time.sleep(0.3)\n${leaves}`)).toBe("closed");
  });
}
