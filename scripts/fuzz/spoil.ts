/** A number from 0 to below 1. */
type Random = () => number;

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => below(random, 256));
}

const TELLING = [...new TextEncoder().encode("0123456789 156789\n\r\t\u001a\u00e4AZ*")];

/** Ways to spoil bytes; each gives new ones. */
const WAYS: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  function change(bytes, random) {
    const copy = bytes.slice();
    for (let times = 1 + below(random, 8); times > 0; times--) {
      copy[below(random, copy.length)] = TELLING[below(random, TELLING.length)] ?? 0;
    }
    return copy;
  },
  function flip(bytes, random) {
    const copy = bytes.slice();
    const at = below(random, copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
    return copy;
  },
  function cutTail(bytes, random) {
    return bytes.slice(0, below(random, bytes.length + 1));
  },
  function cutOut(bytes, random) {
    const from = below(random, bytes.length);
    return join(bytes.subarray(0, from), bytes.subarray(from + 1 + below(random, 200)));
  },
  function double(bytes, random) {
    const from = below(random, bytes.length);
    const stop = from + below(random, 300);
    return join(bytes.subarray(0, stop), bytes.subarray(from));
  },
  function insert(bytes, random) {
    const at = below(random, bytes.length);
    return join(bytes.subarray(0, at), randomBytes(random, below(random, 40)), bytes.subarray(at));
  },
  function moveLine(bytes, random) {
    const lines = Buffer.from(bytes).toString("latin1").split("\n");
    const [line = ""] = lines.splice(below(random, lines.length), 1);
    return Buffer.from(lines.toSpliced(below(random, lines.length), 0, line).join("\n"), "latin1");
  },
  function lineEnds(bytes, random) {
    const end = ["", "\r\n", "\r", "\n\n", " \n", "\n\r"][below(random, 6)] ?? "";
    return Buffer.from(Buffer.from(bytes).toString("latin1").replace(/\r?\n/g, end), "latin1");
  },
  function trim(bytes) {
    return Buffer.from(
      Buffer.from(bytes)
        .toString("latin1")
        .replace(/ +(?=\r?\n)/g, ""),
      "latin1",
    );
  },
  function noise(_bytes, random) {
    return randomBytes(random, below(random, 4_000));
  },
  function longLine(bytes, random) {
    const long = new Uint8Array(60_000 + below(random, 20_000)).fill([32, 54, 120, 57][below(random, 4)] ?? 32);
    const at = below(random, bytes.length);
    return join(bytes.subarray(0, at), long, bytes.subarray(at));
  },
];

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

/** Bytes spoilt in one to three ways; rarely a way that makes them long. */
export function spoil(bytes: Uint8Array, random: Random): Uint8Array {
  let spoilt = bytes;
  for (let times = 1 + below(random, 3); times > 0; times--) {
    const way = WAYS[random() < 0.02 ? WAYS.length - 1 : below(random, WAYS.length - 1)];
    if (way && spoilt.length > 0) spoilt = way(spoilt, random);
  }
  return spoilt;
}

/** Bytes cut into pieces at up to eight places. */
export function cut(bytes: Uint8Array, random: Random): Uint8Array[] {
  const places = Array.from({ length: below(random, 9) }, () => below(random, bytes.length + 1)).toSorted(
    (a, b) => a - b,
  );
  return [...places, bytes.length].map((stop, index) => bytes.subarray(places[index - 1] ?? 0, stop));
}
