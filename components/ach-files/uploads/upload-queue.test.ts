import { expect, test } from "vitest";
import { MOST_UPLOADS, UploadQueue, type SendFile, type UploadAnswer, type UploadNotes } from "./upload-queue";

type Sending = { readonly name: string; progress: (sent: number) => void; answer: (answer: UploadAnswer) => void };

function desk(kept: readonly { name: string; size: number }[] = []) {
  const sending: Sending[] = [];
  let notes = [...kept];
  const send: SendFile = (file, progress, signal) =>
    new Promise((answer) => {
      sending.push({ name: file.name, progress, answer });
      signal.addEventListener("abort", () => answer({ ok: false, sentence: "lost", earlierFileId: null }));
    });
  const store: UploadNotes = { read: () => kept, write: (now) => (notes = [...now]) };
  const queue = new UploadQueue({ send, notes: store, maxBytes: 10, tooLarge: "too large" });
  return { queue, sending, notes: () => notes, states: () => queue.snapshot().map(({ state }) => state) };
}

const file = (name: string, bytes = 4): File => new File(["x".repeat(bytes)], name);
const stored = (fileId: string): UploadAnswer => ({ ok: true, fileId });

test("two files are sent at once, the next when one is stored, and each outcome is told", async () => {
  const { queue, sending, states } = desk();
  const done = queue.start([file("a"), file("b"), file("c")]);
  expect(states()).toEqual(["sending", "sending", "waiting"]);
  sending[0]?.progress(3);
  expect(queue.snapshot()[0]?.sent).toBe(3);
  sending[1]?.answer({ ok: false, sentence: "It is empty.", earlierFileId: null });
  await expect.poll(states).toEqual(["sending", "refused", "sending"]);
  sending[0]?.answer(stored("1"));
  sending[2]?.answer(stored("3"));
  expect(await done).toMatchObject([
    { name: "a", state: "stored", fileId: "1" },
    { name: "b", state: "refused", sentence: "It is empty." },
    { name: "c", state: "stored", fileId: "3" },
  ]);
});

test("a file that is too large, or one too many, is refused before a byte leaves", async () => {
  const { queue, sending } = desk();
  expect(await queue.start([file("big", 11)])).toMatchObject([{ state: "refused", sentence: "too large" }]);
  expect(sending).toHaveLength(0);
  void queue.start(Array.from({ length: MOST_UPLOADS }, (_, index) => file(`f${index}`)));
  expect(queue.snapshot().at(-1)).toMatchObject({ state: "refused", sentence: expect.stringContaining("At most") });
});

test("an upload that waits or is being sent can be stopped, and the next takes its place", async () => {
  const { queue, sending, states } = desk();
  const done = queue.start([file("a"), file("b"), file("c"), file("d")]);
  queue.stop(3);
  queue.stop(1);
  await expect.poll(states).toEqual(["refused", "sending", "refused", "sending"]);
  for (const { answer } of sending) answer(stored("x"));
  expect((await done).map(({ state }) => state)).toEqual(["refused", "stored", "refused", "stored"]);
});

test("what a reload cut off is named by the next page, and forgotten once it was stored", async () => {
  const first = desk();
  const done = first.queue.start([file("payroll.ach"), file("taxes.ach")]);
  expect(first.notes()).toEqual([
    { name: "payroll.ach", size: 4 },
    { name: "taxes.ach", size: 4 },
  ]);
  const next = desk(first.notes());
  expect(next.queue.snapshot()).toMatchObject([
    { name: "payroll.ach", state: "cut" },
    { name: "taxes.ach", state: "cut" },
  ]);
  for (const { answer } of first.sending) answer(stored("x"));
  await done;
  expect(first.notes()).toEqual([]);
});

test("clearing leaves what is under way", () => {
  const { queue, states } = desk([{ name: "old", size: 1 }]);
  void queue.start([file("a"), file("big", 11)]);
  queue.clear();
  expect(states()).toEqual(["sending"]);
});
