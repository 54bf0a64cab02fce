import { describe, expect, test } from "vitest";
import { createBreaker } from "./breaker";
import { BankError, isBankError } from "./errors";
import { createFakeClock } from "./testing/fake-clock";

const down = (): Promise<never> => Promise.reject(new BankError("ConnectionError", "down", { effect: "none" }));
const up = (): Promise<string> => Promise.resolve("up");
const refused = (): Promise<never> =>
  Promise.reject(new BankError("NotFoundError", "no", { effect: "none", status: 404 }));

function open(): {
  run: (work: () => Promise<unknown>) => Promise<string>;
  advance: (ms: number) => void;
} {
  const clock = createFakeClock();
  const breaker = createBreaker({ bank: "QBank", clock, failureThreshold: 3, openMs: 30_000 });
  return {
    advance: (ms) => clock.advance(ms),
    run: (work) =>
      breaker.run(work).then(
        () => "answered",
        (error: unknown): string => (isBankError(error) ? error.name : "bug"),
      ),
  };
}

describe("the breaker", () => {
  test("opens after failures in a row, probes after a while, closes on an answer", async () => {
    const { run, advance } = open();
    for (let call = 0; call < 3; call += 1) expect(await run(down)).toBe("ConnectionError");
    expect(await run(up)).toBe("CircuitOpenError");
    advance(30_000);
    expect(await run(up)).toBe("answered");
    expect(await run(down)).toBe("ConnectionError");
    expect(await run(up)).toBe("answered");
  });

  test("an answer of any kind but 5xx breaks the row", async () => {
    const { run } = open();
    for (let call = 0; call < 6; call += 1) expect(await run(call % 2 ? refused : down)).not.toBe("CircuitOpenError");
  });

  test("lets one probe through at a time and opens again when it fails", async () => {
    const { run, advance } = open();
    for (let call = 0; call < 3; call += 1) await run(down);
    advance(30_000);
    const outcomes = await Promise.all([run(down), run(up), run(up)]);
    expect(outcomes).toEqual(["ConnectionError", "CircuitOpenError", "CircuitOpenError"]);
    expect(await run(up)).toBe("CircuitOpenError");
  });

  test("a probe that never reached the bank decides nothing", async () => {
    const { run, advance } = open();
    for (let call = 0; call < 3; call += 1) await run(down);
    advance(30_000);
    const local = (): Promise<never> => Promise.reject(new BankError("ValidationError", "ours", { effect: "none" }));
    expect(await run(local)).toBe("ValidationError");
    expect(await run(down)).toBe("ConnectionError");
    expect(await run(up)).toBe("CircuitOpenError");
  });

  test("a stream that begins to answer lets others in; when it breaks after all, the breaker is open again", async () => {
    const clock = createFakeClock();
    const breaker = createBreaker({ bank: "QBank", clock, failureThreshold: 3, openMs: 30_000 });
    for (let call = 0; call < 3; call += 1) await expect(breaker.run(down)).rejects.toThrow("down");
    clock.advance(30_000);
    const probe = breaker.enter();
    expect(() => breaker.enter()).toThrow(/paused/);
    probe.answered();
    const second = breaker.enter();
    probe.leave(new BankError("ConnectionError", "broken off", { effect: "unknown", status: 200 }));
    expect(() => breaker.enter()).toThrow(/paused/);
    second.leave(null);
    expect(await breaker.run(up)).toBe("up");
  });
});
