import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { z } from "zod";
import { createSandbox, type Sandbox } from "./handle";
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

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES + 1) chunks.push(chunk);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const method = incoming.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  return new Request(`http://${HOST}${incoming.url ?? "/"}`, { method, headers, body });
}

async function answer(sandbox: Sandbox, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await sandbox.handle(await toRequest(incoming));
  const headers = Object.fromEntries(response.headers);
  if (response.body === null) {
    outgoing.writeHead(response.status, { ...headers, "content-length": "0" }).end();
    return;
  }
  outgoing.writeHead(response.status, headers);
  for await (const chunk of response.body) outgoing.write(chunk);
  outgoing.end();
}

function main(): void {
  const env = readEnvironment();
  const beganMs = performance.now();
  const sandbox = createSandbox({
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
  const server = createServer((incoming, outgoing) => {
    // A fault that loses the connection, and any surprise, ends without an answer: what a caller must survive.
    answer(sandbox, incoming, outgoing).catch((error: unknown) => {
      if (!(error instanceof TypeError && "isConnectionLost" in error)) console.error(error);
      outgoing.destroy();
    });
  });
  server.on("error", (error: NodeJS.ErrnoException) =>
    stop(
      error.code === "EADDRINUSE"
        ? `Port ${env.SANDBOX_PORT} is taken: set SANDBOX_PORT to a free one.`
        : `The bank sandbox cannot listen: ${error.message}`,
    ),
  );
  server.listen(env.SANDBOX_PORT, HOST, () => {
    const ms = Math.round(performance.now() - beganMs);
    console.log(
      `QBank sandbox on http://${HOST}:${env.SANDBOX_PORT}/v1, clock ${sandbox.clock.now().toISOString()} (${ms} ms)`,
    );
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

main();
