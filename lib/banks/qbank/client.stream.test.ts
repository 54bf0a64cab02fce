import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { ObservedCall } from "@/lib/banks/http/request";
import { type FakeAnswer, jsonAnswer, networkError } from "@/lib/banks/http/testing/fake-bank";
import type { BankTransaction, TransactionBatch } from "@/lib/banks/port";
import { QBankClient } from "./client";
import { ACCOUNT, linesOf, openDesk, refusalOf } from "./testing/desk";

const line = (number: number): string =>
  `{"transactionId":"${String(number).padStart(8, "0")}-1111-4111-8111-111111111111","amount":1000.50,` +
  `"description":"Überweisung ${number}","transaction_date":"2026-11-20T15:00:00.123Z","value_date":"2026-11-20",` +
  `"posting_date":"2026-11-20T15:00:00.123Z"}`;
const lines = (count: number): string => Array.from({ length: count }, (_, number) => line(number)).join(",");
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A list whose chunks come as given, and which then ends, breaks or falls silent. */
function listOf(chunks: readonly string[], then: "ends" | "breaks" | "stalls"): () => FakeAnswer {
  return () => {
    const waiting = [...chunks];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = waiting.shift();
        if (chunk !== undefined) return controller.enqueue(utf8(chunk));
        if (then === "stalls") return new Promise<void>(() => undefined);
        if (then === "breaks") controller.error(new Error("reset"));
        else controller.close();
        return undefined;
      },
    });
    return new Response(body, { status: 200, headers: { "content-type": "application/json", "x-request-id": "r-7" } });
  };
}

describe("a list that is read as it arrives", () => {
  test("comes in batches of at most 2,000 lines, in the bank's order, with the bytes read so far", async () => {
    const desk = openDesk();
    const body = `[${lines(4_500)}]`;
    desk.bank.answer(jsonAnswer(200, body, { "content-length": String(utf8(body).length) }));
    const batches: TransactionBatch[] = [];
    for await (const batch of desk.port.readTransactions({ bankAccountId: ACCOUNT })) batches.push(batch);
    expect(batches.map((batch) => batch.rows.length)).toEqual([2_000, 2_000, 500]);
    expect(batches.flatMap((batch) => batch.rows.map((row) => row.description))).toEqual(
      Array.from({ length: 4_500 }, (_, number) => `Überweisung ${number}`),
    );
    expect(batches.at(-1)).toMatchObject({ bytesRead: utf8(body).length, bytesTotal: utf8(body).length });
    expect(batches[0]?.rows[0]?.amount).toBe("1000.50");
  });

  test("a break before the first bytes is asked for again; after them the reader sees it, and what came was good", async () => {
    const desk = openDesk();
    desk.bank.answer(networkError("ECONNRESET"), listOf([], "breaks"), listOf(["[", lines(3), "]"], "ends"));
    expect(await linesOf(desk.port.readTransactions({ bankAccountId: ACCOUNT }))).toHaveLength(3);
    expect(desk.bank.seen).toHaveLength(3);

    desk.bank.answer(listOf([`[${lines(2_000)},`, line(7)], "breaks"));
    const seen: BankTransaction[] = [];
    const walk = async (): Promise<void> => {
      for await (const batch of desk.port.readTransactions({ bankAccountId: ACCOUNT })) seen.push(...batch.rows);
    };
    expect(await refusalOf(walk())).toMatchObject({ name: "ConnectionError", effect: "unknown", status: 200 });
    expect(seen).toHaveLength(2_000);
    expect(desk.bank.seen).toHaveLength(4);
  });

  test("a bank that falls silent in the middle is left after 30 s", async () => {
    const desk = openDesk();
    desk.bank.answer(listOf([`[${line(1)},`], "stalls"));
    const startedAtMs = desk.clock.now();
    const error = await refusalOf(linesOf(desk.port.readTransactions({ bankAccountId: ACCOUNT })));
    expect(error).toMatchObject({ name: "TimeoutError", effect: "unknown", status: 200, requestId: "r-7" });
    expect(desk.clock.now() - startedAtMs).toBe(30_000);
    expect(desk.bank.seen).toHaveLength(1);
  });

  test("a bank that drips is left after a quarter of an hour of waiting", async () => {
    const desk = openDesk();
    let drops = 0;
    const dripping = new ReadableStream<Uint8Array>({
      async pull(controller) {
        drops += 1;
        if (drops > 1) await desk.clock.sleep(20_000, new AbortController().signal);
        controller.enqueue(utf8(drops === 1 ? "[" : " "));
      },
    });
    desk.bank.answer(() => new Response(dripping, { headers: { "content-type": "application/json" } }));
    const startedAtMs = desk.clock.now();
    const error = await refusalOf(linesOf(desk.port.readTransactions({ bankAccountId: ACCOUNT })));
    expect(error).toMatchObject({ name: "TimeoutError" });
    expect(desk.clock.now() - startedAtMs).toBe(15 * 60_000);
  });

  test.each<[string, Response, RegExp]>([
    ["a list cut short", jsonAnswer(200, `[${line(1)},`), /ends in the middle, at row 1/],
    ["another type", new Response("[]", { headers: { "content-type": "text/html" } }), /type is text\/html/],
    ["an error in a success", jsonAnswer(200, `{"message":"no"}`), /not a list/],
    ["a row that does not fit", jsonAnswer(200, `[${line(1)},{"amount":1}]`), /row 1, field/],
    [
      "an amount in scientific notation",
      jsonAnswer(200, `[${line(1).replace("1000.50", "1e3")}]`),
      /row 0, field amount/,
    ],
    ["broken JSON in a row", jsonAnswer(200, `[{"a":tru}]`), /row 0 is not valid JSON/],
    [
      "broken UTF-8",
      new Response(Uint8Array.of(0x5b, 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x5d), {
        headers: { "content-type": "application/json" },
      }),
      /row 0 is not valid JSON/,
    ],
    ["a body larger than half a gigabyte", jsonAnswer(200, "[]", { "content-length": "600000000" }), /larger than/],
  ])("%s is an answer that cannot be read, and is not asked for again", async (_name, answer, words) => {
    const desk = openDesk();
    desk.bank.answer(answer);
    const error = await refusalOf(linesOf(desk.port.readTransactions({ bankAccountId: ACCOUNT })));
    expect(error).toMatchObject({ name: "UndecodableBodyError", status: 200 });
    expect(error.message).toMatch(words);
    expect(desk.bank.seen).toHaveLength(1);
  });

  test("the observer is told once, at the end, with the whole duration and what it ended in", async () => {
    const desk = openDesk();
    desk.bank.answer(listOf([`[${line(1)},`], "stalls"));
    await refusalOf(linesOf(desk.port.readTransactions({ bankAccountId: ACCOUNT })));
    const seen = desk.calls.filter((call) => call.path === "/v1/transactions");
    expect(seen).toEqual([
      expect.objectContaining({ status: 200, durationMs: 30_000, requestId: "r-7", error: "TimeoutError" }),
    ]);
  });

  test("five streams that break in a row open the breaker, although each began well", async () => {
    const desk = openDesk();
    desk.bank.answer(listOf([`[${line(1)},`], "breaks"));
    for (let call = 0; call < 5; call += 1) {
      const error = await refusalOf(linesOf(desk.port.readTransactions({ bankAccountId: ACCOUNT })));
      expect(error.name).toBe("ConnectionError");
    }
    expect((await refusalOf(desk.port.listAccounts())).name).toBe("CircuitOpenError");
  });
});

describe("a list on real sockets", () => {
  let server: Server | null = null;
  afterEach(async () => {
    const open = server;
    server = null;
    open?.closeAllConnections();
    if (open) await new Promise((resolve) => open.close(resolve));
  });

  async function listen(
    serve: (response: ServerResponse) => void,
  ): Promise<{ client: QBankClient; calls: ObservedCall[] }> {
    const opened = createServer((request, response) => {
      if (request.url !== "/token") return serve(response);
      response.writeHead(200, { "content-type": "application/json" });
      return response.end(`{"access_token":"a","token_type":"Bearer","expires_in":3600}`);
    });
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(opened.address() as AddressInfo).port}`;
    const calls: ObservedCall[] = [];
    const client = QBankClient.lazy({
      clientId: "x",
      clientSecret: "y",
      scopes: ["transactions.read"],
      baseUrl: `${base}/v1`,
      tokenUrl: `${base}/token`,
      onCall: (call) => calls.push(call),
    });
    return { client, calls };
  }

  test("a reader that stops early closes the connection, and the call was a success", async () => {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const { client, calls } = await listen((response) => {
      response.on("close", () => closed());
      response.writeHead(200, { "content-type": "application/json" });
      response.write(`[${lines(2_500)},`);
    });
    for await (const batch of client.transactions.read({ accountId: ACCOUNT })) {
      expect(batch.rows).toHaveLength(2_000);
      break;
    }
    await isClosed;
    expect(calls.at(-1)).toMatchObject({ path: "/v1/transactions", status: 200, error: null });
  });

  test("a compressed list is read, and its length is then not taken for that of the text", async () => {
    const { client } = await listen((response) => {
      const body = gzipSync(`[${lines(10)}]`);
      response.writeHead(200, {
        "content-type": "application/json",
        "content-encoding": "gzip",
        "content-length": body.length,
      });
      response.end(body);
    });
    const batches: TransactionBatch[] = [];
    for await (const batch of client.transactions.read({ accountId: ACCOUNT })) batches.push(batch);
    expect(batches.map((batch) => batch.rows.length)).toEqual([10]);
    expect(batches[0]).toMatchObject({ bytesTotal: null, bytesRead: utf8(`[${lines(10)}]`).length });
  });

  test("a socket that closes in the middle is a lost connection", async () => {
    const { client } = await listen((response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
      response.write(`[${line(1)},`, () => response.socket?.destroy());
    });
    const error = await refusalOf(linesOf(client.transactions.read({ accountId: ACCOUNT })));
    expect(error).toMatchObject({ name: "ConnectionError", effect: "unknown" });
  });
});
