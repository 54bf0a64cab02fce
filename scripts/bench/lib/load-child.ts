import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { LoadJob, LoadResult } from "./load";

/** Sends what `load.ts` wrote down and prints what came back as JSON. Bare sockets: an HTTP client would be the load. */
const job: LoadJob = z
  .object({
    port: z.number(),
    path: z.string(),
    connections: z.number(),
    perSecond: z.number().nullable(),
    requests: z.array(z.object({ headers: z.record(z.string(), z.string()), body: z.string() })),
  })
  .parse(JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")));

const messages = job.requests.map(({ headers, body }) => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(
    `POST ${job.path} HTTP/1.1\r\nhost: 127.0.0.1:${job.port}\r\n${lines.join("")}${length}\r\n${body}`,
  );
});

let next = 0;
const statuses: Record<string, number> = {};
const latenciesMs: number[] = [];
const begin = performance.now();

/** One connection: a request at a time, each after the last one's answer. */
async function work(): Promise<void> {
  const socket = connect({ port: job.port, host: "127.0.0.1", noDelay: true });
  const read = answers(socket);
  for (let index = next; index < messages.length; index = next) {
    next += 1;
    const dueMs = job.perSecond === null ? null : begin + (index / job.perSecond) * 1_000;
    if (dueMs !== null && dueMs > performance.now()) await wait(dueMs - performance.now());
    const sentMs = dueMs ?? performance.now();
    socket.write(messages[index] ?? "");
    const status = await read();
    latenciesMs.push(performance.now() - sentMs);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  socket.destroy();
}

/** Reads one answer after the other from a socket; a connection that ends answers "closed" for ever. */
function answers(socket: Socket): () => Promise<string> {
  let text = "";
  let isClosed = false;
  let tell: ((status: string) => void) | null = null;
  const settle = (): void => {
    if (!tell) return;
    const status = isClosed ? "closed" : takeAnswer();
    if (status === null) return;
    const told = tell;
    tell = null;
    told(status);
  };
  const takeAnswer = (): string | null => {
    const headEnd = text.indexOf("\r\n\r\n");
    if (headEnd < 0) return null;
    const head = text.slice(0, headEnd);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    let end = headEnd + 4 + Number(length ?? 0);
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      const last = text.indexOf("0\r\n\r\n", headEnd + 2);
      if (last < 0) return null;
      end = last + 5;
    }
    if (text.length < end) return null;
    text = text.slice(end);
    return head.slice(9, 12);
  };
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
    settle();
  });
  for (const event of ["close", "error"]) {
    socket.on(event, () => {
      isClosed = true;
      settle();
    });
  }
  return () =>
    new Promise((resolve) => {
      tell = resolve;
      settle();
    });
}

await Promise.all(Array.from({ length: job.connections }, work));
const result: LoadResult = { elapsedMs: performance.now() - begin, statuses, latenciesMs };
process.stdout.write(JSON.stringify(result));
