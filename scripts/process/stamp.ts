import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const ignored = /(^|\/)(node_modules|\.[^/]+)(\/|$)|\.test\.tsx?$|\.md$/;

/**
 * One hash over the names and contents of `paths` (files or folders below `root`), in a fixed order. Tests, documents
 * and hidden files do not count. A path that is not there counts as absent.
 */
export function hashSources(root: string, paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((each) => listFiles(root, each)).toSorted()) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function listFiles(root: string, path: string): string[] {
  const whole = join(root, path);
  if (ignored.test(path) || !existsSync(whole)) return [];
  if (!statSync(whole).isDirectory()) return [path];
  return readdirSync(whole).flatMap((name) => listFiles(root, `${path}/${name}`));
}
