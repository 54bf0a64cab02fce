import { buildNacha, type FileToBuild } from "../build";
import { checkNacha } from "../check";
import { PROFILES } from "../profiles/profiles";
import type { ProfileName } from "../profiles/types";
import type { NachaCheck } from "../types";
import { sampleFile } from "./samples";

/** What the tests of every profile look at: the sample file built in its manner. */
export function builtUnder(
  name: ProfileName,
  changes: Partial<FileToBuild> = {},
): { readonly text: string; readonly lines: readonly string[]; readonly check: NachaCheck } {
  const bytes = buildNacha({ ...sampleFile(), ...changes }, PROFILES[name]);
  const text = new TextDecoder().decode(bytes);
  return { text, lines: text.split(/\r?\n/).filter((line) => line !== ""), check: checkNacha(bytes) };
}
