import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { OperatorError } from "../../../src/errors.ts";
import { parseTrace } from "../../../src/local/workload/trace.ts";

const text = "submit_s,gpus,duration_s\n60,4,100\n0,1,30\n";
const jobs = [
  { submitSeconds: 0, gpus: 1, durationSeconds: 30 },
  { submitSeconds: 60, gpus: 4, durationSeconds: 100 },
];

describe("a job trace", () => {
  it("reads the same plain and packed, in order of submission", () => {
    expect(parseTrace("a.csv", Buffer.from(text))).toEqual(jobs);
    expect(parseTrace("a.csv.gz", gzipSync(text))).toEqual(jobs);
  });

  it("names every bad line at once", () => {
    const bad = "when,what\n0,1,30\n0,0,30\n5,x,1\n5,1\n,,\n7,1.5,2\n";
    const read = () => parseTrace("bad.csv", Buffer.from(bad));
    expect(read).toThrow(OperatorError);
    for (const line of [1, 3, 4, 5, 6, 7]) expect(read).toThrow(`bad.csv:${line}:1 `);
    expect(read).not.toThrow("bad.csv:2:1");
  });
});
