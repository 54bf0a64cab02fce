import { buildNacha, type FileToBuild } from "./build";
import { PROFILES } from "./profiles/profiles";

export type { BatchToBuild as BatchToWrite, EntryToBuild as EntryToWrite, FileToBuild as FileToWrite } from "./build";

/** A file in the standard manner; `lineEnd` is a line feed, carriage return and line feed, or empty. See `buildNacha`. */
export function writeNacha(file: FileToBuild, lineEnd: "\n" | "\r\n" | "" = "\n"): Uint8Array<ArrayBuffer> {
  const profile = { "\n": PROFILES.standard, "\r\n": PROFILES["windows-lines"], "": PROFILES.unbroken }[lineEnd];
  return buildNacha(file, profile);
}
