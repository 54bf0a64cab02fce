import { afterAll, expect, test } from "vitest";
import { verifyChain } from "@/lib/features/audit/data";
import { approve } from "@/lib/features/approvals/mutations";
import { makeDesk } from "@/scripts/testing/desk";
import { booked, makeByEntry, readEntries, sendAll, takeEntries } from "@/scripts/testing/entries";
import { liveUntil } from "@/scripts/testing/mortal";
import { must, readPayment, seenBy } from "@/scripts/testing/payments";
import { dispatchDuePayments } from "./dispatch";
import { releasePayment } from "./mutations/release";
import { pollDueEntries } from "./sync/entries";

const desk = await makeDesk();
await takeEntries(desk);
afterAll(() => desk.close());

const ENTRIES = 2;
const clock = (): Date => desk.clock.now();

/** Killed before step `dieAt` between the release and the last entry; whoever comes next finishes it. */
async function killAt(dieAt: number): Promise<{ id: string; lived: boolean }> {
  const id = await makeByEntry(desk, ENTRIES);
  const seen = await seenBy(id);
  must(await approve(desk.actors.approver, { ...seen, note: "" }, clock()));
  const life = await liveUntil(desk, dieAt, async () => {
    must(await releasePayment(desk.actors.approver2, seen, clock()));
    await dispatchDuePayments(5, { clock });
  });
  // Killed before the release was stored: nothing of it is there, and the person presses again.
  if ((await readPayment(id)).status === "approved") {
    expect(await readEntries(id)).toEqual([]);
    must(await releasePayment(desk.actors.approver2, seen, clock()));
  }
  const sent = (await booked(desk, id)).map(({ payments }) => payments);
  expect(sent, "entries go in the order of the file").toEqual(sent.toSorted((a, b) => b - a));
  expect(await sendAll(desk, id), `killed before step ${dieAt}`).toBe("submitted");
  return { id, lived: !life.ended };
}

test(
  "a sender killed between any two steps leaves every entry at the bank exactly once, in the order of the file",
  { timeout: 600_000 },
  async () => {
    const before = desk.sandbox.parts.bank.state.payments.size;
    const ids: string[] = [];
    for (let dieAt = 1; ; dieAt += 1) {
      const { id, lived } = await killAt(dieAt);
      ids.push(id);
      if (lived) break;
    }
    // They settle on the date of their batch, two banking days on.
    await desk.clock.advance(72 * 3_600_000);
    await pollDueEntries(10_000, { clock });
    for (const id of ids) {
      expect((await readPayment(id)).status).toBe("completed");
      const books = await booked(desk, id);
      const amounts = (await readEntries(id)).map((entry) => Number(entry.amountMinor));
      expect(books.map(({ payments, effects }) => `${payments} ${effects}`)).toEqual(Array(ENTRIES).fill("1 1"));
      expect(books.map(({ movedMinor }) => movedMinor)).toEqual(amounts);
    }
    expect(ids.length).toBeGreaterThan(40);
    // Nothing at the bank but these: no entry went out under another key.
    expect(desk.sandbox.parts.bank.state.payments.size - before).toBe(ids.length * ENTRIES);
    expect((await verifyChain()).brokenAt).toBeNull();
  },
);
