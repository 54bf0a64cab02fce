import "server-only";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

/** Files up to this are worked on in place, in some milliseconds; larger ones in a worker, beside everything else. */
export const IN_PLACE_BYTES = 256 * 1024;

/** The objects of such work are few; the bytes of a file lie outside of this. */
const MEMORY_MB = 512;
const FOLDER = "lib/features/ach-files";

/**
 * A worker that runs a module of this feature (`serve`, its path in the feature's folder). From the sources, by a path
 * that no bundler follows, as it would follow a plain `new Worker`: the server may run out of a bundle or from the
 * sources (docs/decisions/011-large-files-in-a-worker.md), from the root of the repository.
 */
export function startSourceWorker(serve: string): Worker {
  const folder = join(process.cwd(), FOLDER);
  const options = {
    execArgv: ["--conditions=react-server"],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    workerData: { serve: pathToFileURL(join(folder, serve)).href },
  };
  return Reflect.construct(Worker, [join(folder, "data/source-worker/start.mjs"), options]);
}
