import type { BankProfile, ProfileName } from "./types";

/** The most that a file of this desk may have, whatever a bank takes. */
const OWN_CAPS = { bytes: 200 * 1024 * 1024, entries: 1_000_000, batches: 100_000 };

const STANDARD: BankProfile = {
  name: "standard",
  sentence: "One record a line, blocks of ten filled with nines, the company's ten characters as origin.",
  lineEnds: "lf",
  padding: "blocks",
  origin: "company",
  balance: "unbalanced",
  modifiers: "letters then digits",
  caps: OWN_CAPS,
};

/** Every profile by its name. What a bank does otherwise than the standard is said here and nowhere else. */
export const PROFILES: Readonly<Record<ProfileName, BankProfile>> = {
  standard: STANDARD,
  "windows-lines": {
    ...STANDARD,
    name: "windows-lines",
    sentence: "As the standard, each line ended by carriage return and line feed.",
    lineEnds: "crlf",
  },
  unbroken: {
    ...STANDARD,
    name: "unbroken",
    sentence: "As the standard, records of 94 characters one after the other without line ends.",
    lineEnds: "none",
  },
  unpadded: {
    ...STANDARD,
    name: "unpadded",
    sentence: "As the standard, but the file stops after its control record, without lines of nines.",
    padding: "none",
  },
  "routing-origin": {
    ...STANDARD,
    name: "routing-origin",
    sentence: "As the standard, with a blank and the nine digits of a routing number as origin.",
    origin: "routing",
  },
  balanced: {
    ...STANDARD,
    name: "balanced",
    sentence: "As the standard, each batch balanced by an offset entry on the company's own account.",
    balance: "offset entry",
  },
  "small-portal": {
    ...STANDARD,
    name: "small-portal",
    // Jack Henry's API refuses more than 3 MB or 33,465 records (error 300527, jackhenry.dev).
    sentence: "As the standard, for a portal that takes no more than 3 MB and 30,000 entries in 1,000 batches.",
    lineEnds: "crlf",
    modifiers: "letters",
    caps: { bytes: 3 * 1024 * 1024, entries: 30_000, batches: 1_000 },
  },
  "one-batch": {
    ...STANDARD,
    name: "one-batch",
    // Seen at help.panaceafinancial.com: 50 MB, a single batch.
    sentence: "As the standard, for a portal that takes a single batch in a file of up to 50 MB.",
    caps: { bytes: 50 * 1024 * 1024, entries: 500_000, batches: 1 },
  },
};

/** A profile by a name from a form, the database or a command; null when there is none of that name. */
export function profileNamed(name: string): BankProfile | null {
  return Object.values(PROFILES).find((profile) => profile.name === name) ?? null;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The file ID modifier of the next file of a day, given those used that day; null when the day has no more. */
export function nextModifier(profile: BankProfile, used: Iterable<string>): string | null {
  const taken = new Set(used);
  const all = profile.modifiers === "letters" ? LETTERS : `${LETTERS}0123456789`;
  return all.split("").find((modifier) => !taken.has(modifier)) ?? null;
}
