import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { Sentence } from "../process/sentence";
import { readWhole, UnreadableFile } from "./read-file";

/** All bytes of a file. Throws a `Sentence` when it is too large, or packed and damaged. */
export async function readOrRefuse(file: string): Promise<Uint8Array> {
  try {
    return await readWhole(file);
  } catch (error) {
    if (error instanceof UnreadableFile) throw new Sentence(`${file}: ${error.message}`);
    throw error;
  }
}

/** The path of a file to be written. Throws a `Sentence` when none is named, or when it would write over another. */
export async function expectNewFile(out: string | undefined, input: string): Promise<string> {
  if (out === undefined || out === "") throw new Sentence("Name the file to write with -o.");
  if (resolve(out) === resolve(input))
    throw new Sentence("The file to write must be another than the one that is read.");
  const isThere = await access(out).then(
    () => true,
    () => false,
  );
  if (isThere) throw new Sentence(`${out} is there already; name another file, or take it away first.`);
  return out;
}
