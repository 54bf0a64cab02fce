import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { z } from "zod";
import { newId } from "@/lib/core/ids";
import { createSandbox, type Sandbox } from "./handle";
import { plainResponse } from "./outgoing";
import { standardError } from "./qbank/answers";
import { MAX_BODY_BYTES } from "./qbank/body";
import { fileJournal } from "./qbank/journal";

/** The pretend bank as a process of its own, on the loopback address. State: `$CUTOFF_DATA_DIR/sandbox/journal.jsonl`. */
const HOST = "127.0.0.1";
const TICK_MS = 250;

const environment = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(1).max(65_535).default(4010),
  CUTOFF_DATA_DIR: z.string().min(1).default(".data"),
  QBANK_CLIENT_ID: z.string().min(1),
  QBANK_CLIENT_SECRET: z.string().min(1),
  QBANK_WEBHOOK_SECRET: z.string().min(1),
  SANDBOX_CONTROL_TOKEN: z.string().min(1),
  SANDBOX_WEBHOOK_URL: z.url().optional(),
  SANDBOX_SEED: z.enum(["full", "small", "empty"]).default("full"),
  SANDBOX_START_AT: z.iso.datetime({ offset: true }).optional(),
});

function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function readEnvironment(): z.infer<typeof environment> {
  const result = environment.safeParse(process.env);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  return stop(
    `The bank sandbox cannot start: set ${first?.path.join(".") ?? "its variables"} (${first?.message ?? ""}).`,
  );
}

/** The request as `handle` takes it; null when its body is longer than the bank takes. */
async function toRequest(incoming: IncomingMessage): Promise<Request | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) return null;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const method = incoming.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  return new Request(`http://${HOST}${incoming.url ?? "/"}`, { method, headers, body });
}

async function answer(sandbox: Sandbox, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = await toRequest(incoming);
  const response = request ? await sandbox.handle(request) : tooLong();
  const headers = Object.fromEntries(response.headers);
  if (response.body === null) {
    outgoing.writeHead(response.status, { ...headers, "content-length": "0" }).end();
    return;
  }
  outgoing.writeHead(response.status, headers);
  // A stalled answer is its headers and nothing more: they must leave on their own.
  outgoing.flushHeaders();
  const reader = response.body.getReader();
  outgoing.once("close", () => void reader.cancel().catch(() => undefined));
  for (let next = await reader.read(); !next.done; next = await reader.read()) await leave(outgoing, next.value);
  outgoing.end();
}

/** Waiting for the bytes to leave bounds memory, and lets a cut answer arrive in part instead of not at all. */
function leave(outgoing: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    if (outgoing.destroyed) return resolve();
    // `close` comes instead of the callback when the caller leaves in the middle.
    outgoing.once("close", resolve);
    outgoing.write(bytes, (error) => {
      outgoing.off("close", resolve);
      if (error) reject(error);
      else resolve();
    });
  });
}

function tooLong(): Response {
  const requestId = newId();
  const told = standardError(413, "ERR_VAL_413", "The body is longer than the bank takes", requestId);
  return plainResponse({ ...told, headers: { ...told.headers, "x-request-id": requestId } });
}

type Environment = z.infer<typeof environment>;

function openFrom(env: Environment): Sandbox {
  return createSandbox({
    seed: env.SANDBOX_SEED,
    journal: fileJournal(join(env.CUTOFF_DATA_DIR, "sandbox", "journal.jsonl")),
    ticking: true,
    startAt: env.SANDBOX_START_AT === undefined ? undefined : new Date(env.SANDBOX_START_AT),
    clientId: env.QBANK_CLIENT_ID,
    clientSecret: env.QBANK_CLIENT_SECRET,
    webhookSecret: env.QBANK_WEBHOOK_SECRET,
    webhookUrl: env.SANDBOX_WEBHOOK_URL ?? null,
    controlToken: env.SANDBOX_CONTROL_TOKEN,
  });
}

/** Opens the books; the port is held by then, so no second bank writes the same journal. */
function openOrStop(env: Environment): Sandbox {
  const beganMs = performance.now();
  try {
    const sandbox = openFrom(env);
    const ms = Math.round(performance.now() - beganMs);
    const where = `http://${HOST}:${env.SANDBOX_PORT}/v1`;
    console.log(`QBank sandbox on ${where}, clock ${sandbox.clock.now().toISOString()} (${ms} ms)`);
    return sandbox;
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
}

function serveUntilStopped(server: Server, sandbox: Sandbox): void {
  server.on("request", (incoming, outgoing) => {
    // A fault that loses the connection, and any surprise, ends without an answer: what a caller must survive.
    answer(sandbox, incoming, outgoing).catch((error: unknown) => {
      if (!(error instanceof TypeError && "isConnectionLost" in error)) console.error(error);
      outgoing.destroy();
    });
  });
  const timer = setInterval(() => void sandbox.tick().catch((error: unknown) => console.error(error)), TICK_MS);
  const shutDown = (): void => {
    clearInterval(timer);
    server.close(() => {
      sandbox.close();
      process.exit(0);
    });
    server.closeAllConnections();
  };
  process.once("SIGTERM", shutDown);
  process.once("SIGINT", shutDown);
}

function main(): void {
  const env = readEnvironment();
  const server = createServer();
  server.on("error", (error: NodeJS.ErrnoException) =>
    stop(
      error.code === "EADDRINUSE"
        ? `Port ${env.SANDBOX_PORT} is taken: set SANDBOX_PORT to a free one.`
        : `The bank sandbox cannot listen: ${error.message}`,
    ),
  );
  server.listen(env.SANDBOX_PORT, HOST, () => serveUntilStopped(server, openOrStop(env)));
}

main();
