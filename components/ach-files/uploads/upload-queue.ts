/** One file on its way to the desk, or what became of it. Sizes in bytes. */
export type Upload = {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  /**
   * `asking`: the page was reloaded meanwhile, and the desk is asked whether it has the file. `cut`: it has not.
   */
  readonly state: "waiting" | "sending" | "stored" | "refused" | "asking" | "cut";
  /** The id that the file has at the desk, once it is stored. */
  readonly fileId: string;
  /** Why it was not taken. */
  readonly sentence: string | null;
  readonly earlierFileId: string | null;
};

/** What the desk answered to one upload. */
export type UploadAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly sentence: string; readonly earlierFileId: string | null };

/** Sends one file. Resolves always; aborts when the signal says so. */
export type SendFile = (
  file: File,
  fileId: string,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
) => Promise<UploadAnswer>;

/** Uploads under way, kept so that the next page of this tab can say what became of them. */
export type UploadNote = Pick<Upload, "name" | "size" | "fileId">;
export type UploadNotes = {
  readonly read: () => readonly UploadNote[];
  readonly write: (notes: readonly UploadNote[]) => void;
};

type Waiting = { readonly file: File; readonly abort: AbortController; readonly settle: (upload: Upload) => void };

/** How many files are sent at the same moment. */
const AT_ONCE = 2;
/** How many may stand in the list, finished ones included. */
export const MOST_UPLOADS = 100;

const CUT = "The page was reloaded or closed before the file was stored. Nothing was kept; choose the file again.";
const TOO_MANY = `At most ${MOST_UPLOADS} files stand in the list. Clear the finished ones, then choose this file again.`;
const STOPPED = "You stopped it. Nothing was kept.";

/**
 * The files of this tab on their way to the desk: a store that outlives every page. Two are sent at once, the rest
 * wait their turn. What is too large is refused before a byte leaves.
 */
export class UploadQueue {
  private uploads: readonly Upload[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private readonly options: {
    readonly send: SendFile;
    readonly notes: UploadNotes;
    /** Whether the desk has this file, whole. */
    readonly isStored: (fileId: string) => Promise<boolean>;
    readonly maxBytes: number;
    readonly tooLarge: string;
  };

  constructor(options: UploadQueue["options"]) {
    this.options = options;
    for (const note of options.notes.read()) void this.ask(this.add({ ...note, state: "asking", sentence: null }));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): readonly Upload[] => this.uploads;

  /** Takes the files in. Resolves once each was stored or refused, in the order given. */
  start(files: readonly File[]): Promise<readonly Upload[]> {
    const all = files.map((file) => this.take(file));
    this.next();
    return Promise.all(all);
  }

  /** Stops an upload that waits or is being sent. */
  stop(id: number): void {
    this.waiting.get(id)?.abort.abort();
    if (this.find(id)?.state === "waiting") this.settle(id, { state: "refused", sentence: STOPPED });
  }

  /** Takes what is finished out of the list. */
  clear(id?: number): void {
    this.change(this.uploads.filter((upload) => isUnderWay(upload) || (id !== undefined && upload.id !== id)));
  }

  private async ask({ id, fileId }: Upload): Promise<void> {
    const isStored = await this.options.isStored(fileId);
    this.update(id, isStored ? { state: "stored" } : { state: "cut", sentence: CUT });
  }

  private take(file: File): Promise<Upload> {
    const { name, size } = file;
    const fileId = crypto.randomUUID();
    const refusal =
      size > this.options.maxBytes ? this.options.tooLarge : this.uploads.length >= MOST_UPLOADS ? TOO_MANY : null;
    if (refusal !== null) return Promise.resolve(this.add({ name, size, fileId, state: "refused", sentence: refusal }));
    const { id } = this.add({ name, size, fileId, state: "waiting", sentence: null });
    return new Promise((settle) => this.waiting.set(id, { file, abort: new AbortController(), settle }));
  }

  private next(): void {
    const sending = this.uploads.filter((upload) => upload.state === "sending").length;
    const due = this.uploads.filter((upload) => upload.state === "waiting").slice(0, Math.max(0, AT_ONCE - sending));
    for (const { id } of due) void this.send(id);
  }

  private async send(id: number): Promise<void> {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    this.update(id, { state: "sending" });
    const { file, abort } = waiting;
    const fileId = this.find(id)?.fileId ?? "";
    const answer = await this.options.send(file, fileId, (sent) => this.update(id, { sent }), abort.signal);
    if (answer.ok) this.settle(id, { state: "stored" });
    else {
      const sentence = abort.signal.aborted ? STOPPED : answer.sentence;
      this.settle(id, { state: "refused", sentence, earlierFileId: answer.earlierFileId });
    }
  }

  private settle(id: number, outcome: Partial<Upload>): void {
    const settle = this.waiting.get(id)?.settle;
    this.waiting.delete(id);
    this.update(id, outcome);
    const upload = this.find(id);
    if (upload) settle?.(upload);
    this.next();
  }

  private find(id: number): Upload | undefined {
    return this.uploads.find((upload) => upload.id === id);
  }

  private add(facts: Pick<Upload, "name" | "size" | "fileId" | "state" | "sentence">): Upload {
    const upload = { ...facts, id: this.nextId, sent: 0, earlierFileId: null };
    this.nextId += 1;
    this.change([...this.uploads, upload]);
    return upload;
  }

  private update(id: number, facts: Partial<Upload>): void {
    this.change(this.uploads.map((upload) => (upload.id === id ? { ...upload, ...facts } : upload)));
  }

  private change(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    this.options.notes.write(uploads.filter(isUnderWay).map(({ name, size, fileId }) => ({ name, size, fileId })));
    for (const listener of this.listeners) listener();
  }
}

/** True while it is not known what becomes of it. */
export function isUnderWay({ state }: Upload): boolean {
  return state === "waiting" || state === "sending" || state === "asking";
}
