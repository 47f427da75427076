/** Files that overload or mislead the inspector's readers, and readers that fail on a file. */
import { makeSample } from "../../../../verification/samples";
import { pdfOf } from "../../../../verification/samples/pdf";
import type { Fault, Gateway } from "../fault";
import * as hostile from "./hostileFiles";

const CARD = makeSample("card number in text").body.toString("utf8");
/** Number of clients that send the file at the same time. */
const AT_ONCE = 2;

const blocked = async ({ ask }: Gateway, file: Buffer): Promise<void> => {
  const verdicts = await Promise.all(Array.from({ length: AT_ONCE }, () => ask(file)));
  expect(verdicts).toEqual(verdicts.map(() => "blocked"));
};

/** The file is blocked, and nobody else notices it. */
const sent = (name: string, make: () => Buffer): Fault => ({
  group: "Hostile files",
  name,
  effect: "nothing",
  begin: (gateway) => blocked(gateway, make()),
});

/** A fault: the inspector finds another program in the place of its PDF reader, and a forbidden PDF comes. */
const reader = (name: string, script: string): Fault => {
  const inside = "nsenter -t $(systemctl show -P MainPID gateway-inspector) -m";
  return {
    group: "Readers",
    name,
    effect: "nothing",
    begin: async (gateway) => {
      await gateway.sh(`printf '#!/bin/sh\\n%s\\n' '${script}' > /opt/reader; chmod 755 /opt/reader
                        ${inside} mount --bind /opt/reader /usr/bin/pdftotext`);
      // packed, so that only its reader sees the number
      await blocked(gateway, pdfOf(CARD.split("\r\n"), { packed: true }));
    },
    end: ({ sh }) => sh(`${inside} umount -l /usr/bin/pdftotext; rm /opt/reader`),
  };
};

export const fileFaults: readonly Fault[] = [
  sent("an archive bomb: 8 zip files of 32 MiB of one byte in one", hostile.archiveBomb),
  sent("a zip file of 10,000 members, a card number in the last", () => hostile.manyMembers(CARD)),
  sent("a zip file in a zip file, 40 deep", () => hostile.nested(CARD, 40)),
  sent("a PDF bomb: a page that unpacks to 128 MiB", hostile.pdfBomb),
  sent("an XML entity bomb in a Word document", hostile.entityBomb),
  sent("members outside of their folder, links, names that forge lines", () => hostile.pathTricks(CARD)),
  sent("a Word document that is cut off", () => hostile.cutOff(CARD)),
  reader("loops for ever", "while :; do :; done"),
  reader("does nothing for ever", "exec sleep 100000"),
  reader(
    "takes all the memory that it gets",
    'exec python3 -c "while True: a = [bytearray(1 << 26) for _ in range(99)]"',
  ),
  reader("crashes", "kill -SEGV $$"),
  reader("writes for ever", "exec cat /dev/zero"),
];
