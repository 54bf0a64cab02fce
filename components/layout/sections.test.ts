import { describe, expect, it } from "vitest";
import { hrefForKey, isInSection, SECTIONS } from "./sections";

describe("the desk's screens", () => {
  it("have one letter each, and never g itself", () => {
    const keys = SECTIONS.map((section) => section.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(hrefForKey("g")).toBeNull();
    expect(hrefForKey("p")).toBe("/payments");
  });

  it("own the addresses beneath them, but not those that only begin alike", () => {
    expect(isInSection("/payments/42", "/payments")).toBe(true);
    expect(isInSection("/payments-archive", "/payments")).toBe(false);
    expect(isInSection("/payments", "/")).toBe(false);
    expect(isInSection("/", "/")).toBe(true);
  });
});
