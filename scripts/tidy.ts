import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./process/root";
import { findBreaches } from "./tidy/rules";

/** Prints each breach of the house rules as `path:line rule`, and fails when there is one. */
function main(): void {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: repositoryRoot,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = listed.split("\0").filter((path) => /\.([cm]?[jt]sx?|css|sql|prisma|sh)$/.test(path));
  const present = files.filter((path) => existsSync(join(repositoryRoot, path)));
  const breaches = present.flatMap((path) => findBreaches(path, readFileSync(join(repositoryRoot, path), "utf8")));
  for (const { path, line, rule } of breaches) process.stdout.write(`${path}:${line} ${rule}\n`);
  process.stdout.write(`${present.length} files, ${breaches.length} breaches\n`);
  if (breaches.length > 0 || present.length === 0) process.exitCode = 1;
}

main();
