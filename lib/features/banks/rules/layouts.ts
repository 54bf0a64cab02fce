import { PROFILES } from "@/lib/formats/nacha/profiles/profiles";
import type { ProfileName } from "@/lib/formats/nacha/profiles/types";

const LABELS = {
  standard: "Standard",
  "windows-lines": "Windows line ends",
  unbroken: "Without line ends",
  unpadded: "Without padding",
  "routing-origin": "Routing number as origin",
  balanced: "Balanced batches",
  "small-portal": "Small portal",
  "one-batch": "One batch a file",
} as const satisfies Record<ProfileName, string>;

/** How the files of a bank may be laid out: the name that is kept, its words, and a sentence for whoever chooses it. */
export const ACH_LAYOUTS: readonly { readonly name: string; readonly label: string; readonly sentence: string }[] =
  Object.values(PROFILES).map(({ name, sentence }) => ({ name, label: LABELS[name], sentence }));

/** The words of a layout; its own name where it is none of ours. */
export function layoutLabel(name: string): string {
  return ACH_LAYOUTS.find((layout) => layout.name === name)?.label ?? name;
}
