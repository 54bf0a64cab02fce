import { expect, test } from "vitest";
import {
  MOST_UPLOADS,
  UploadQueue,
  type SendFile,
  type UploadAnswer,
  type UploadNote,
  type UploadNotes,
} from "./upload-queue";

type Sending = { readonly name: string; progress: (sent: number) => void; answer: (answer: UploadAnswer) => void };

function desk(kept: readonly UploadNote[] = [], atDesk: readonly string[] = []) {
  const sending: Sending[] = [];
  let notes = [...kept];
  const send: SendFile = (file, _fileId, progress, signal) =>
    new Promise((answer) => {
      sending.push({ name: file.name, progress, answer });
      signal.addEventListener("abort", () => answer({ ok: false, sentence: "lost", earlierFileId: null }));
    });
  const store: UploadNotes = { read: () => kept, write: (now) => (notes = [...now]) };
  const queue = new UploadQueue({
    send,
    notes: store,
    isStored: (fileId) => Promise.resolve(atDesk.includes(fileId)),
    maxBytes: 10,
    tooLarge: "too large",
  });
  return { queue, sending, notes: () => notes, states: () => queue.snapshot().map(({ state }) => state) };
}

const file = (name: string, bytes = 4): File => new File(["x".repeat(bytes)], name);
const STORED: UploadAnswer = { ok: true };

test("two files are sent at once, the next when one is stored, and each outcome is told", async () => {
  const { queue, sending, states } = desk();
  const done = queue.start([file("a"), file("b"), file("c")]);
  expect(states()).toEqual(["sending", "sending", "waiting"]);
  sending[0]?.progress(3);
  expect(queue.snapshot()[0]?.sent).toBe(3);
  sending[1]?.answer({ ok: false, sentence: "It is empty.", earlierFileId: null });
  await expect.poll(states).toEqual(["sending", "refused", "sending"]);
  sending[0]?.answer(STORED);
  sending[2]?.answer(STORED);
  expect(await done).toMatchObject([
    { name: "a", state: "stored" },
    { name: "b", state: "refused", sentence: "It is empty." },
    { name: "c", state: "stored" },
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
  for (const { answer } of sending) answer(STORED);
  expect((await done).map(({ state }) => state)).toEqual(["refused", "stored", "refused", "stored"]);
});

test("after a reload the desk is asked what it has: the rest is named as cut off", async () => {
  const first = desk();
  const done = first.queue.start([file("payroll.ach"), file("taxes.ach")]);
  const notes = first.notes();
  expect(notes).toMatchObject([
    { name: "payroll.ach", size: 4 },
    { name: "taxes.ach", size: 4 },
  ]);
  const next = desk(notes, [notes[1]?.fileId ?? ""]);
  await expect
    .poll(() => next.queue.snapshot())
    .toMatchObject([
      { name: "payroll.ach", state: "cut" },
      { name: "taxes.ach", state: "stored", fileId: notes[1]?.fileId },
    ]);
  expect(next.notes(), "told once").toEqual([]);
  for (const { answer } of first.sending) answer(STORED);
  await done;
  expect(first.notes()).toEqual([]);
});

test("clearing leaves what is under way", async () => {
  const { queue, states } = desk([{ name: "old", size: 1, fileId: "1" }]);
  await expect.poll(states).toEqual(["cut"]);
  void queue.start([file("a"), file("big", 11)]);
  queue.clear();
  expect(states()).toEqual(["sending"]);
});
