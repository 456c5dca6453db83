/** How the utilisation of a test's machine is written: `5`, `90 for 2h then 5 for 30m`, `none`. */
import type { Course, CourseStep } from "../model/policy-test.ts";
import { day } from "../model/units.ts";
import { checkedDuration } from "./duration.ts";
import type { Says } from "./fields.ts";

const percent = "(?:\\d{1,2}(?:\\.\\d{1,3})?|100)";
const time = "(?=\\d)(?:\\d{1,6}d)?(?:\\d{1,6}h)?(?:\\d{1,6}m)?";
const step = `${percent} for ${time}`;

/** A number, or text of this form; as a schema that both editors and the check understand. */
export const coursePattern = `^(?:none|${step}(?: then ${step}){0,20})$`;

/** The schema's keywords. Two types at once, which TypeBox has no word for. */
export function courseKeywords(says: Says) {
  return {
    type: ["number", "string"],
    title: "a utilisation",
    minimum: 0,
    maximum: 100,
    pattern: coursePattern,
    errorMessage:
      "Write percent as a number, or steps that end now, such as 90 for 2h then 5 for 30m, or none",
    ...says,
  } as const;
}

/** The steps of what has passed the schema. A single value holds since ever. */
export function courseOf(written: number | string): Course {
  if (written === "none") return { kind: "absent" };
  const steps =
    typeof written === "number"
      ? [{ percent: written, for: day }]
      : written.split(" then ").map(stepOf);
  return { kind: "measured", steps };
}

function stepOf(text: string): CourseStep {
  const [value = "", length = ""] = text.split(" for ");
  return { percent: Number(value), for: checkedDuration(length) };
}
