import { setTimeout as wait } from "node:timers/promises";
import type { RunningChild } from "../../process/children";
import { Sentence } from "../../process/sentence";

const TIMEOUT_MS = 60_000;
const EVERY_MS = 100;

/** Waits until a program answers anything at all. Throws when it ends before, or after a minute. */
export async function waitForAnswer(child: RunningChild, url: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < TIMEOUT_MS; waitedMs += EVERY_MS) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answer) return;
    if ((await Promise.race([child.ended.then(() => "ended"), wait(EVERY_MS, "waiting")])) === "ended") break;
  }
  throw new Sentence(`${child.name} could not be reached:\n${child.lastLines()}`);
}
