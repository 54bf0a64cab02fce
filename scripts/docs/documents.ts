import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../process/root";
import { correctionCodesPage, profilesPage, returnCodesPage } from "./ach-codes";
import { bankErrorsPage, errorTable } from "./bank-errors";
import { nachaFieldsPage } from "./nacha-fields";
import { nachaRulesPage } from "./nacha-rules";
import { paymentStatesPage } from "./payment-states";
import { retriesPage } from "./retries";

const FIRST_LINE = "<!-- Printed from the code by `npm run docs:print`; a change here is lost. -->\n\n";
const README = "lib/banks/qbank/README.md";
const BEGIN = "<!-- The error map, printed by `npm run docs:print` -->";
const END = "<!-- End of the error map -->";

/** A file of the repository as the code would print it. */
export type Printed = { readonly path: string; readonly text: string };

/** `text` with what stands between the markers replaced. Throws when they are not there, once each and in order. */
export function between(text: string, inner: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin || text.lastIndexOf(BEGIN) !== begin || text.lastIndexOf(END) !== end) {
    throw new Error(`${README} has lost the markers of its error map`);
  }
  return `${text.slice(0, begin + BEGIN.length)}\n\n${inner}\n\n${text.slice(end)}`;
}

/** What stands in the repository now; null when the file is missing. */
export function stored(path: string): string | null {
  try {
    return readFileSync(join(repositoryRoot, path), "utf8");
  } catch {
    return null;
  }
}

/** Everything that is printed from the code. */
export function printedDocuments(): Printed[] {
  return [
    { path: "docs/reference/bank-errors.md", text: FIRST_LINE + bankErrorsPage() },
    { path: "docs/reference/retries.md", text: FIRST_LINE + retriesPage() },
    { path: "docs/reference/payment-states.md", text: FIRST_LINE + paymentStatesPage() },
    { path: "docs/reference/nacha-fields.md", text: FIRST_LINE + nachaFieldsPage() },
    { path: "docs/reference/ach-return-codes.md", text: FIRST_LINE + returnCodesPage() },
    { path: "docs/reference/ach-correction-codes.md", text: FIRST_LINE + correctionCodesPage() },
    { path: "docs/reference/ach-profiles.md", text: FIRST_LINE + profilesPage() },
    { path: "docs/reference/nacha-rules.md", text: FIRST_LINE + nachaRulesPage() },
    { path: README, text: between(stored(README) ?? "", errorTable()) },
  ];
}

/** A sentence for each file that says something else than the code. */
export function findStale(documents: readonly Printed[], read: (path: string) => string | null): string[] {
  return documents
    .filter(({ path, text }) => read(path) !== text)
    .map(({ path }) => `${path} is not what the code says: run npm run docs:print.`);
}
