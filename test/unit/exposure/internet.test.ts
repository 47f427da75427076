/** Lines of traffic that let the internet in: the ports of both sides must meet for a line to have grown. */
import { WIDE, setOfPrefixes, type ExposureEntry } from "../../../exposure";
import { linesOfInternet } from "../../../exposure/internet";

const ALL = { first: 0, last: 65535 };
const line = (prefix: string, changes: Partial<ExposureEntry> = {}): ExposureEntry => ({
  ...{ protocol: "Tcp", ports: { first: 443, last: 443 }, sourcePorts: ALL },
  addresses: { addresses: setOfPrefixes(prefix === "" ? [] : [prefix]), conditional: [] },
  ...changes,
});
const HALF = "52.0.0.0/9";
const OTHER_HALF = line("52.128.0.0/9");
const WHOLE = "52.0.0.0/8";

test("a half of a /8 beside the other half lets the internet in, for the same traffic only", () => {
  expect(WIDE).toBe(2 ** 24);
  expect(linesOfInternet([OTHER_HALF], [line(HALF)], [line(WHOLE)])).toEqual([OTHER_HALF]);
  const wider = { ports: { first: 1, last: 1000 } };
  expect(linesOfInternet([OTHER_HALF], [line(HALF, wider)], [line(WHOLE, wider)])).toEqual([OTHER_HALF]);
  const elsewhere: readonly Partial<ExposureEntry>[] = [
    { ports: { first: 444, last: 500 } },
    { ports: { first: 1, last: 442 } },
    { protocol: "Udp" },
  ];
  for (const other of elsewhere) {
    expect(linesOfInternet([OTHER_HALF], [line(HALF, other)], [line(WHOLE)])).toEqual([]);
    expect(linesOfInternet([OTHER_HALF], [line(HALF)], [line(WHOLE, other)])).toEqual([]);
  }
});

test("a line for some ports of the sender is compared with what the same ports had", () => {
  const [low, high] = [{ sourcePorts: { first: 0, last: 1023 } }, { sourcePorts: { first: 1024, last: 65535 } }];
  const added = line("52.128.0.0/9", high);
  expect(linesOfInternet([added], [line(HALF, high)], [line(WHOLE, high)])).toEqual([added]);
  expect(linesOfInternet([added], [line(HALF, low), line(WHOLE, high)], [line(WHOLE)])).toEqual([]);
});

test("each line that is wide by itself lets the internet in, and none that was admitted widely before", () => {
  const whole = line(WHOLE);
  expect(linesOfInternet([whole, line("8.8.8.8/32")], [], [line(WHOLE)])).toEqual([whole]);
  expect(linesOfInternet([line("8.8.8.8/32")], [line(WHOLE)], [line("0.0.0.0/0")])).toEqual([]);
  expect(linesOfInternet([line("")], [line("")], [line(HALF)])).toEqual([]);
});
