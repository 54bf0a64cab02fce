import { describe, expect, test, vi } from "vitest";
import * as errors from "./errors";

const kinds = Object.keys(errors.BANK_ERRORS) as errors.BankErrorKind[];
const classes = Object.values(errors).filter(
  (value) => typeof value === "function" && value.prototype instanceof Error && value !== errors.BankError,
);

describe("the error map", () => {
  test.each(kinds)("%s: an error of its one class, with the effect and the next step of its row", (kind) => {
    const { name, effect, next } = errors.BANK_ERRORS[kind];
    const error = errors.bankError(kind, "QBank said no.", { status: 418, requestId: "r-1" });
    expect(error).toMatchObject({ name, effect, next, kind, status: 418, requestId: "r-1" });
    expect(next).toMatch(/^[A-Z][^.]*\.$/);
    expect(Reflect.get(errors, name)).toBe(error.constructor);
  });

  test("there is one class for each name of the map, and none beside them", () => {
    const names = new Set<string>(kinds.map((kind) => errors.BANK_ERRORS[kind].name));
    const exported = Object.entries(errors).filter(([, value]) => classes.some((one) => one === value));
    expect(new Set(exported.map(([name]) => name))).toEqual(names);
  });

  test("a 409 is never asked for again, nor is anything that the bank has decided", () => {
    const repeated = kinds.filter((kind) => !["no", "new-token"].includes(errors.BANK_ERRORS[kind].retried));
    expect(repeated.toSorted()).toEqual(["connection-lost", "never-sent", "rate-limited", "silent", "unavailable"]);
  });

  test("a refusal after an attempt in doubt says what to do about the doubt", () => {
    const refused = errors.bankError("forbidden", "QBank does not permit this.", { status: 403 });
    const doubtful = errors.withEffect(refused, "unknown");
    expect(doubtful).toMatchObject({ name: "PermissionDeniedError", effect: "unknown", status: 403 });
    expect(doubtful.next).toBe(errors.NEXT_IN_DOUBT);
  });

  test("one that is made by name alone finds its row", () => {
    const one = new errors.BankError("ConnectionError", "lost", { effect: "unknown" });
    expect(one.kind).toBe("connection-lost");
    expect(new errors.BankError("ConnectionError", "no", { effect: "none" }).kind).toBe("never-sent");
    expect(one).toBeInstanceOf(errors.ConnectionError);
  });
});

describe("instanceof", () => {
  test("tells the classes apart, and every one of them is a BankError and an Error", () => {
    const conflict = errors.bankError("key-conflict", "held", { transactionId: "t-1", detail: "busy" });
    expect(conflict).toBeInstanceOf(errors.IdempotencyConflictError);
    expect(conflict).toBeInstanceOf(errors.BankError);
    expect(conflict).toBeInstanceOf(Error);
    expect(conflict).not.toBeInstanceOf(errors.GoneError);
    if (conflict instanceof errors.IdempotencyConflictError) {
      expect([conflict.transactionId, conflict.detail]).toEqual(["t-1", "busy"]);
    }
    for (const other of [
      new Error("x"),
      null,
      undefined,
      "TimeoutError",
      { name: "TimeoutError", isBankError: true },
    ]) {
      expect(other instanceof errors.TimeoutError).toBe(false);
      expect(other instanceof errors.BankError).toBe(false);
    }
  });

  test("holds across two copies of the module, as a server with two bundles has them", async () => {
    vi.resetModules();
    const copy = await import("./errors");
    expect(copy.TimeoutError).not.toBe(errors.TimeoutError);
    const error = copy.bankError("silent", "no answer");
    expect(error).toBeInstanceOf(errors.TimeoutError);
    expect(error).toBeInstanceOf(errors.BankError);
    expect(error).not.toBeInstanceOf(errors.ConnectionError);
    expect(errors.isBankError(error)).toBe(true);
  });
});
