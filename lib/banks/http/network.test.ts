import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createCaller } from "./call";
import { systemClock } from "./clock";
import { type BankError, isBankError } from "./errors";
import type { BankAnswer, BankRequest } from "./request";

/** The same client on real sockets: what Node's own `fetch` throws must lead to the same words. */
describe("on real sockets", () => {
  let server: Server | null = null;
  afterEach(async () => {
    const open = server;
    server = null;
    open?.closeAllConnections();
    if (open) await new Promise((resolve) => open.close(resolve));
  });

  async function listen(handler: RequestListener): Promise<URL> {
    const opened = createServer(handler);
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, "127.0.0.1", resolve));
    return new URL(`http://127.0.0.1:${(opened.address() as AddressInfo).port}/v1`);
  }

  const write: BankRequest = {
    method: "POST",
    path: ["transfers"],
    contentType: "application/json",
    body: new TextEncoder().encode(`{"amount":1000.50}`),
    idempotencyKey: "6f0f3a52-7c0e-4a6b-9d7e-1f2a3b4c5d6e",
    accept: [201],
    answer: "read",
    bounds: { maxAttempts: 1, attemptTimeoutMs: 2_000 },
  };

  function send(base: URL, request: BankRequest = write): Promise<BankAnswer | BankError> {
    const options = { bank: "QBank", base, clock: systemClock, readError: () => ({}) };
    const caller = createCaller({ ...options, fetch: (url, init) => globalThis.fetch(url, init) });
    return caller(request).catch((error: unknown) => {
      if (isBankError(error)) return error;
      throw error;
    });
  }

  test("a success arrives with the bytes that were sent", async () => {
    let got = "";
    const base = await listen((request, response) => {
      request.on("data", (chunk: Buffer) => (got += chunk.toString()));
      request.on("end", () => response.writeHead(201, { "x-request-id": "r-1" }).end("{}"));
    });
    expect(await send(base)).toMatchObject({ status: 201, requestId: "r-1" });
    expect(got).toBe(`{"amount":1000.50}`);
  });

  test("nobody listens: never sent", async () => {
    const base = await listen(() => undefined);
    const gone = server;
    server = null;
    await new Promise((resolve) => gone?.close(resolve));
    expect(await send(base)).toMatchObject({ name: "ConnectionError", effect: "none" });
  });

  test("the socket closes after the request: not known", async () => {
    const base = await listen((request) => request.on("end", () => request.socket.destroy()).resume());
    expect(await send(base)).toMatchObject({ name: "ConnectionError", effect: "unknown" });
  });

  test("the answer breaks off: not known", async () => {
    const base = await listen((_request, response) => {
      response.writeHead(201, { "content-length": "100" });
      response.write("{", () => response.socket?.destroy());
    });
    expect(await send(base)).toMatchObject({ name: "ConnectionError", effect: "unknown", status: 201 });
  });

  test("silence: not known, after the attempt's time", async () => {
    const base = await listen(() => undefined);
    const request = { ...write, bounds: { maxAttempts: 1, attemptTimeoutMs: 50 } };
    expect(await send(base, request)).toMatchObject({ name: "TimeoutError", effect: "unknown" });
  });

  test("a redirect is not followed, so the token goes nowhere else", async () => {
    let requests = 0;
    const base = await listen((_request, response) => {
      requests += 1;
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    expect(await send(base)).toMatchObject({ name: "UnexpectedStatusError", effect: "unknown", status: 307 });
    expect(requests).toBe(1);
  });
});
