import { randomBytes } from "node:crypto";
import { createClock, type Clock } from "../clock";
import { dateInZone } from "@/lib/core/dates";
import { BANK_ZONE } from "./calendar";
import type { Change, Start } from "./events";
import type { Journal } from "./journal";
import { buildSeed } from "./seed/build";
import { applyChange, assertBookable, stateFromSeed, type State } from "./state";

export type BankOptions = {
  readonly seed: Start["seed"];
  readonly journal: Journal;
  /** Where the clock starts when the journal is new; real time when left out. */
  readonly startAt?: Date | undefined;
  /** False: the clock stands still until it is moved. */
  readonly ticking: boolean;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookSecret: string;
  /** Null: no events are sent. */
  readonly webhookUrl: string | null;
};

/** The bank: its books, its clock, and the one way to change the books. */
export type Bank = {
  readonly options: BankOptions;
  readonly start: Start;
  readonly clock: Clock;
  readonly state: State;
  /** Journals the changes of one act (fsync), then applies them. Nothing happens when there are none. */
  commit(changes: readonly Change[], atMs?: number): void;
  close(): void;
};

/** Raise it, with `Start.v`, when the seed changes: a journal only fits the seed it was written on. */
const SEED_VERSION = 1;

function firstStart(options: BankOptions): Start {
  const realMs = Date.now();
  const startMs = options.startAt?.getTime() ?? realMs;
  return {
    v: 1,
    seed: options.seed,
    anchorDate: dateInZone(new Date(startMs), BANK_ZONE),
    startMs,
    realMs,
    ticking: options.ticking,
    tokenSecret: randomBytes(32).toString("base64url"),
  };
}

/** Opens the books: seed of the first start, then every journalled change again, in order. */
export function openBank(options: BankOptions): Bank {
  const { start: known, entries } = options.journal.read();
  if (known !== null && known.v !== SEED_VERSION) {
    throw new Error("The sandbox journal was written by another version of the sandbox: delete it to begin afresh");
  }
  const start = known ?? firstStart(options);
  if (known === null) options.journal.append(start);
  const state = stateFromSeed(buildSeed(start.seed, start.anchorDate, start.startMs));
  let shownMs = start.startMs;
  let real = { atMs: start.startMs, realMs: start.realMs };
  for (const entry of entries) {
    for (const change of entry.c) {
      applyChange(state, change);
      if (change.t === "clock") real = change;
    }
    shownMs = Math.max(shownMs, entry.atMs);
  }
  // A ticking clock went on while the process was down; a standing one did not.
  const resumeMs = start.ticking ? real.atMs + Date.now() - real.realMs : shownMs;
  const clock = createClock(Math.max(shownMs, resumeMs), start.ticking);
  let n = entries.length;
  return {
    options,
    start,
    clock,
    state,
    commit(changes, atMs = clock.nowMs()) {
      if (changes.length === 0) return;
      for (const change of changes) if (change.t === "booking") assertBookable(state, change);
      options.journal.append({ n: ++n, atMs, c: changes });
      for (const change of changes) applyChange(state, change);
    },
    close: () => options.journal.close(),
  };
}
