/** gateway-relay: the page for a client whose file was blocked. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PYTHON, PYTHON_OPTIONS } from "../python";

const relay = join(__dirname, "../../../../cloud-init/relay");

test("the answer has the page of the settings, with the rule's name in each place and a length in bytes", () => {
  const folder = mkdtempSync(join(tmpdir(), "icap-block-page-"));
  try {
    copyFileSync(join(relay, "icap_answers.py"), join(folder, "icap_answers.py"));
    writeFileSync(join(folder, "blocked.html"), "<html>Straße gesperrt: {rule} {} {rule}</html>\n");
    const program =
      "import sys, icap_answers; sys.stdout.buffer.write(icap_answers.blocked('cards<b>', b'tag', False))";
    const { stdout } = spawnSync(PYTHON, [...PYTHON_OPTIONS, "-c", program], { cwd: folder });
    const [, length, page] = /\r\nContent-Length: (\d+)\r\n[^]*?\r\n\r\n[0-9a-f]+\r\n([^]*)\r\n0\r\n\r\n$/.exec(
      stdout.toString(),
    )!;
    expect(page).toBe("<html>Straße gesperrt: cards_b_ {} cards_b_</html>\n");
    expect(Buffer.byteLength(page!)).toBe(Number(length));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
