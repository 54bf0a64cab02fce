import type { PlannedEvent } from "./events";

/** How a payment must stand after the events that were accepted. */
export type ExpectedEnd = {
  readonly status: "submitted" | "completed" | "failed";
  /** Null: no event spoke of it, so the word is the one of the bank's answer. */
  readonly bankStatus: string | null;
  readonly alarms: number;
};

/**
 * The reference (F6): what accepted events mean, told again in the simplest way and without a line of the desk's. The
 * first end stands; another end raises one alarm; before an end the word with the newest time counts. `accepted` in the
 * order of arrival; repeats change nothing.
 */
export function foldEvents(accepted: readonly PlannedEvent[]): ReadonlyMap<number, ExpectedEnd> {
  const heard = new Map<number, PlannedEvent[]>();
  for (const event of accepted) {
    if (event.payment === null) continue;
    heard.set(event.payment, [...(heard.get(event.payment) ?? []), event]);
  }
  return new Map([...heard].map(([payment, events]) => [payment, endOf(events)]));
}

function endOf(events: readonly PlannedEvent[]): ExpectedEnd {
  const ends = events.filter(({ status }) => status === "P_COMPLETED" || status === "P_FAILED");
  const [first] = ends;
  if (first) {
    const alarms = ends.some(({ status }) => status !== first.status) ? 1 : 0;
    return { status: first.status === "P_COMPLETED" ? "completed" : "failed", bankStatus: first.status, alarms };
  }
  const [newest] = events.toSorted((a, b) => b.atMs - a.atMs);
  return { status: "submitted", bankStatus: newest?.status ?? null, alarms: 0 };
}
