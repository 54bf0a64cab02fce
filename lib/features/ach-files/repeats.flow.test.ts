import { afterAll, expect, test } from "vitest";
import { listWaiting } from "@/lib/features/approvals/data";
import { hintsFor } from "@/lib/features/approvals/rules";
import { cancelPayment } from "@/lib/features/payments/mutations/draft";
import { PAYROLL, sampleFile } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha } from "@/lib/formats/nacha/write";
import { newId } from "@/lib/core/ids";
import { makeDesk } from "@/scripts/testing/desk";
import { must, readPayment } from "@/scripts/testing/payments";
import { listRepeats } from "./data";
import { checkFile } from "./mutations/check";
import { sendFileForApproval } from "./mutations/send";
import { receiveUpload } from "./mutations/upload";
import { repeatSentence } from "./rules";

const desk = await makeDesk();
afterAll(() => desk.close());
const { analyst, approver } = desk.actors;

/** The same payroll, exported again: another company text, so other bytes; or a run of its own by `plusMinor`. */
async function upload(name: string, companyName: string, plusMinor = 0): Promise<string> {
  const entries = PAYROLL.entries.map((entry, index) =>
    index === 0 ? { ...entry, amountMinor: entry.amountMinor + plusMinor } : entry,
  );
  const bytes = writeNacha(sampleFile([{ ...PAYROLL, companyId: "1208800417", companyName, entries }]));
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes);
  }
  const { fileId } = must(await receiveUpload(analyst, name, whole(), desk.clock.now()));
  await checkFile(fileId, desk.clock.now());
  return fileId;
}

async function send(fileId: string): Promise<string> {
  const accountId = desk.accounts.incOperating.id;
  return must(await sendFileForApproval(analyst, { fileId, accountId, clientKey: newId() }, desk.clock.now()))
    .paymentId;
}

test("the same payroll under other bytes is named to the uploader and to the approver while the first one lives", async () => {
  const first = await upload("payroll.ach", "HARBOR MILLS");
  const paymentId = await send(first);
  const { number } = await readPayment(paymentId);
  await upload("other-run.ach", "HARBOR MILLS", 500);
  await desk.clock.advance(3 * 86_400_000);
  const second = await upload("payroll-export-2.ach", "HARBOR MILLS INC");
  const found = (await listRepeats(analyst, [second])).get(second) ?? [];
  expect(found.map((repeat) => [repeat.id, repeat.paymentNumber])).toEqual([[first, number]]);
  const name = `P-${String(number).padStart(6, "0")}`;
  expect(found.map((one) => repeatSentence(one, "America/New_York").sentence).join()).toContain(
    `payroll.ach, payment ${name}`,
  );

  const again = await send(second);
  const waiting = (await listWaiting(approver, desk.clock.now())).find((one) => one.id === again);
  if (!waiting) throw new Error("not in the queue");
  const warning = hintsFor(waiting).find((hint) => hint.sentence.includes(name));
  expect(warning?.tone).toBe("warning");

  const stranger = await desk.addPerson({ name: "Euro Only", role: "analyst", accounts: ["eurOperating"] });
  const hidden = (await listRepeats(stranger, [second])).get(second)?.[0];
  expect(hidden && repeatSentence(hidden, "UTC").sentence).not.toMatch(/payroll|P-/);

  must(await cancelPayment(analyst, { paymentId }, desk.clock.now()));
  expect((await listRepeats(analyst, [second])).get(second)).toBeUndefined();
});

test("ten days later the same figures are a new run", async () => {
  await upload("week-1.ach", "HARBOR MILLS", 700);
  await desk.clock.advance(11 * 86_400_000);
  const later = await upload("week-3.ach", "HARBOR MILLS INC", 700);
  expect((await listRepeats(analyst, [later])).size).toBe(0);
});
