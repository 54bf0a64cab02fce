import { describe, expect, test } from "vitest";
import { createGroup } from "./group";

/** A store whose batches end when the test says so. */
function makeStore() {
  const batches: (readonly string[])[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const store = (items: readonly string[]): Promise<string[]> => {
    batches.push(items);
    return new Promise((resolve, reject) => {
      ends.push((error) => (error ? reject(error) : resolve(items.map((item) => `stored ${item}`))));
    });
  };
  /** Lets what was resolved be heard. */
  const end = async (error?: Error): Promise<void> => {
    ends.shift()?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { batches, store, end };
}

describe("group commit", () => {
  test("a lone item is stored at once; what comes meanwhile is stored together, in its order", async () => {
    const { batches, store, end } = makeStore();
    const group = createGroup({ store, mostAtOnce: 1, crowd: 1, mostTogether: 3, mostWaiting: 10 });
    const answers = ["a", "b", "c", "d", "e"].map((item) => group.add(item));
    expect(batches).toEqual([["a"]]);
    expect(group.size()).toBe(5);
    await end();
    expect(batches).toEqual([["a"], ["b", "c", "d"]]);
    await end();
    await end();
    expect(batches.slice(2)).toEqual([["e"]]);
    expect(await Promise.all(answers)).toEqual(["stored a", "stored b", "stored c", "stored d", "stored e"]);
    expect(group.size()).toBe(0);
  });

  test("nobody is answered before the own batch has ended", async () => {
    const { store, end } = makeStore();
    const group = createGroup({ store, mostAtOnce: 1, crowd: 1, mostTogether: 3, mostWaiting: 10 });
    const heard: string[] = [];
    for (const item of ["a", "b"]) void group.add(item).then(() => heard.push(item));
    await end();
    expect(heard).toEqual(["a"]);
    await end();
    expect(heard).toEqual(["a", "b"]);
  });

  test("one item that cannot be stored takes no other with it", async () => {
    const store = (items: readonly string[]): Promise<string[]> =>
      items.includes("bad") ? Promise.reject(new Error("no")) : Promise.resolve([...items]);
    const group = createGroup({ store, mostAtOnce: 1, crowd: 1, mostTogether: 10, mostWaiting: 10 });
    const settled = await Promise.allSettled(["a", "b", "bad", "c"].map((item) => group.add(item)));
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(await group.add("d")).toBe("d");
  });

  test("beside a running one another begins for a crowd, not for one", async () => {
    const { batches, store, end } = makeStore();
    const group = createGroup({ store, mostAtOnce: 2, crowd: 2, mostTogether: 3, mostWaiting: 10 });
    const answers = ["a", "b", "c", "d", "e"].map((item) => group.add(item));
    expect(batches).toEqual([["a"], ["b", "c"]]);
    for (let turn = 0; turn < 3; turn += 1) await end();
    expect(batches).toEqual([["a"], ["b", "c"], ["d", "e"]]);
    expect(await Promise.all(answers)).toEqual(["a", "b", "c", "d", "e"].map((item) => `stored ${item}`));
    expect(group.size()).toBe(0);
  });

  test("past its bound an item is turned away at once, and taken again when there is room", async () => {
    const { store, end } = makeStore();
    const group = createGroup({ store, mostAtOnce: 1, crowd: 1, mostTogether: 1, mostWaiting: 2 });
    const taken = ["a", "b", "c"].map((item) => group.add(item));
    expect(await group.add("d")).toBeNull();
    await end();
    const late = group.add("e");
    for (let turn = 0; turn < 3; turn += 1) await end();
    expect(await late).toBe("stored e");
    expect(await Promise.all(taken)).toEqual(["stored a", "stored b", "stored c"]);
  });
});
