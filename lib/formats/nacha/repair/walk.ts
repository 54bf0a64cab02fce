import { readDigits, readText } from "../bytes";
import { addCapped } from "../check-state";
import { BATCH_HEADER } from "../fields";
import type { NachaRecord } from "../types";
import { closeEntry, openBatch, restamp, walkAddenda, walkBatchControl, walkEntry, type BatchSum } from "./batch-walk";
import { setNumber, type Job, type Placed } from "./job";
import { LineForm } from "./line-form";
import { isEditable, kindOfRecord } from "./survey";
import { fileTotalsWanted, type FileSum } from "./totals";

/**
 * Walks a file record by record and writes what becomes of it under a plan. Fields are changed where they stand; a
 * record that cannot be read is left as it is, and so are the totals over it.
 */
export class RepairWalk {
  private readonly job: Job;
  private readonly lines: LineForm;
  private batch: BatchSum | null = null;
  private dropping = false;
  private afterControl = false;
  private batchNumber = 0;
  private readonly file: FileSum = {
    sound: true,
    batches: 0,
    records: 0,
    entriesAndAddenda: 0,
    hash: 0,
    debitMinor: 0,
    creditMinor: 0,
    advice: 0,
  };

  constructor(job: Job) {
    this.job = job;
    this.lines = new LineForm(job);
  }

  run(): void {
    while (this.job.cursor.next()) this.walkRecord();
    this.closeBatch();
    this.lines.finish(this.file.records);
  }

  private walkRecord(): void {
    const { cursor } = this.job;
    const record = kindOfRecord(cursor, this.afterControl);
    if (record === "Padding") return this.lines.padding();
    if (this.drops(record)) return;
    this.file.records++;
    const place = this.lines.record(record);
    const here = { record, place, line: cursor.line, editable: isEditable(cursor, record) };
    if (!this.walkKnown(here)) this.unexpected();
  }

  /** False for a record that does not belong where it stands. */
  private walkKnown(here: Placed): boolean {
    const { job, batch } = this;
    switch (here.record) {
      case "File header":
        return this.file.records === 1;
      case "Batch header":
        this.walkBatchHeader(here);
        return true;
      case "Entry":
        if (!batch) return false;
        walkEntry(job, batch, here);
        return true;
      case "Addenda":
        if (!batch?.entry) return false;
        walkAddenda(job, batch, here);
        return true;
      case "Batch control":
        if (!batch) return false;
        walkBatchControl(job, batch, here);
        this.endBatch(batch);
        return true;
      case "File control":
        this.walkFileControl(here);
        return true;
      case "File":
      case "Padding":
      case "Unknown record":
        return false;
    }
  }

  private unexpected(): void {
    this.file.sound = false;
    if (this.batch) this.batch.readable = false;
  }

  /** True for a record of a batch that is left out, from its header to its control. */
  private drops(record: NachaRecord): boolean {
    const { cursor, plan, log } = this.job;
    if (record === "Batch header") {
      this.dropping = plan.drop.has(cursor.line);
      if (this.dropping) {
        this.closeBatch();
        const number = readText(cursor.bytes, cursor.offset, BATCH_HEADER.batchNumber);
        const at = { line: cursor.line, column: 1, columnEnd: 1, record, field: "Batch" };
        log.add({ repair: "dropBatch", ...at, before: `batch ${number}`, after: "left out" });
      }
    } else if (record === "File control" || record === "File header") {
      this.dropping = false;
    }
    if (!this.dropping) return false;
    this.lines.drop(record);
    if (record === "Batch control") this.dropping = false;
    return true;
  }

  private walkBatchHeader(here: Placed): void {
    const { job } = this;
    const { bytes, offset } = job.cursor;
    this.closeBatch();
    let number = readDigits(bytes, offset, BATCH_HEADER.batchNumber);
    if (job.plan.renumberBatches && job.known.batchesOutOfOrder) {
      number = ++this.batchNumber;
      setNumber(job, "renumberBatches", here, BATCH_HEADER.batchNumber, number);
    }
    if (this.file.records === 1) this.file.sound = false;
    this.batch = openBatch(job, here, number);
  }

  private endBatch(batch: BatchSum): void {
    const { file } = this;
    this.batch = null;
    restamp(this.job, batch);
    file.batches++;
    if (batch.sec === "ADV") file.advice++;
    file.entriesAndAddenda += batch.entries + batch.addenda;
    file.hash += batch.hash;
    file.debitMinor = addCapped(file.debitMinor, batch.debitMinor);
    file.creditMinor = addCapped(file.creditMinor, batch.creditMinor);
    if (!batch.readable) file.sound = false;
  }

  /** A batch without its control: something of it is lost, so the file's totals cannot be said. */
  private closeBatch(): void {
    const { batch } = this;
    if (!batch) return;
    closeEntry(this.job, batch);
    this.endBatch(batch);
    this.file.sound = false;
  }

  private walkFileControl(here: Placed): void {
    const { job, file } = this;
    this.closeBatch();
    if (this.afterControl) file.sound = false;
    this.afterControl = true;
    const { recomputeTotals, drop } = job.plan;
    if (!file.sound || !(recomputeTotals || drop.size > 0)) return;
    const repair = recomputeTotals ? "recomputeTotals" : "dropBatch";
    for (const { field, value } of fileTotalsWanted(file)) setNumber(job, repair, here, field, value);
  }
}
