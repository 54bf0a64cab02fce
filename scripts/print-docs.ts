import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findStale, printedDocuments, stored } from "./docs/documents";
import { repositoryRoot } from "./process/root";

/** Writes the pages that are printed from the code; with `--check` only says which are out of date, and fails. */
function main(): void {
  const documents = printedDocuments();
  if (process.argv.includes("--check")) {
    const stale = findStale(documents, stored);
    for (const sentence of stale) process.stderr.write(`${sentence}\n`);
    if (stale.length > 0) process.exitCode = 1;
    return;
  }
  for (const { path, text } of documents) {
    const target = join(repositoryRoot, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    process.stdout.write(`${path}\n`);
  }
}

main();
