import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Entry, Start } from "./events";

/**
 * The append-only journal (D14): JSON lines, the first one a `Start`. `append` returns after fsync, so an answer
 * that was given is never forgotten. A last line that a crash cut short was never answered and is dropped.
 */
export type Journal = {
  read(): { start: Start | null; entries: Entry[] };
  append(line: Start | Entry): void;
  close(): void;
};

/** Lives as long as the object; `text` lets a test look at it or start a second bank from it. */
export function memoryJournal(initial = ""): Journal & { text(): string } {
  let text = initial;
  return {
    read: () => {
      const parsed = parse(text);
      text = text.slice(0, parsed.goodLength);
      return parsed;
    },
    append: (line) => {
      text += `${JSON.stringify(line)}\n`;
    },
    close: () => undefined,
    text: () => text,
  };
}

/** A file, created with its folder (mode 0600: it holds the token secret). */
export function fileJournal(path: string): Journal {
  mkdirSync(dirname(path), { recursive: true });
  let file: number | null = null;
  return {
    read() {
      if (!existsSync(path)) return { start: null, entries: [] };
      const bytes = readFileSync(path);
      const parsed = parse(bytes.toString("utf8"));
      const goodBytes = Buffer.byteLength(bytes.toString("utf8").slice(0, parsed.goodLength));
      if (goodBytes < bytes.length) truncateSync(path, goodBytes);
      return parsed;
    },
    append(line) {
      file ??= openSync(path, "a", 0o600);
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      const before = fstatSync(file).size;
      try {
        for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
        fsyncSync(file);
      } catch (error) {
        // Half a line in the middle would make the whole journal unreadable (a full disk).
        ftruncateSync(file, before);
        throw error;
      }
    },
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

/** Throws when a line other than the last cannot be read: that is damage, not a crash. */
function parse(text: string): { start: Start | null; entries: Entry[]; goodLength: number } {
  let start: Start | null = null;
  const entries: Entry[] = [];
  let goodLength = 0;
  while (goodLength < text.length) {
    const end = text.indexOf("\n", goodLength);
    if (end < 0) break;
    const line = parseLine(text.slice(goodLength, end));
    if (line === null && end < text.length - 1) {
      throw new Error(`The sandbox journal is damaged at line ${entries.length + 2}: restore it or delete it`);
    }
    if (line === null) break;
    if ("v" in line) start = line;
    else entries.push(line);
    goodLength = end + 1;
  }
  return { start, entries, goodLength };
}

function parseLine(text: string): Start | Entry | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" ? (value as Start | Entry) : null;
  } catch {
    return null;
  }
}
