import { Array as ArrayOf, Object as Fields, Number as Numeric, String as Text } from "typebox";
import { describe, expect, it } from "vitest";
import { maybe, readerOf } from "../../src/outside/answers.ts";

const read = readerOf(
  "Somebody",
  Fields({ name: Text(), note: maybe(Text()), sizes: ArrayOf(Numeric()) }),
);

describe("reading a reply", () => {
  it("lets through what it does not know, and null for what may be missing", () => {
    const reply = { name: "x", note: null, sizes: [1], new: { deep: true } };
    expect(read("GET /x", reply)).toBe(reply);
    expect(read("GET /x", { name: "x", sizes: [] })).toEqual({ name: "x", sizes: [] });
  });

  it.each([
    [undefined, "GET /x: the answer is not JSON"],
    [[], "GET /x: the answer must be object"],
    [{ name: "x" }, "GET /x: the answer must have required property 'sizes'"],
    [{ name: "secret", sizes: ["secret"] }, "GET /x: /sizes/0 must be number"],
  ])("fails on %j and says what is wrong, without values", (reply, message) => {
    expect(() => read("GET /x", reply)).toThrow(`Somebody: ${message}`);
    expect(() => read("GET /x", reply)).not.toThrow(/secret/);
  });
});
