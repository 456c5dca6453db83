/** What protects a member from being terminated, apart because gate, choice and holds all ask. */
import type { Block } from "../model/plan.ts";
import type { Instant } from "../model/units.ts";
import type { Member } from "./members.ts";
import { clockTime } from "./words.ts";

/** A protection in the fleet file that has not ended, or the cloud's own refusal. */
export function protectionOf(member: Member, now: Instant): Block | undefined {
  const { name, entry, instance } = member;
  const protect = entry?.protect;
  if (protect && (protect.until === undefined || protect.until > now)) {
    const end =
      protect.until === undefined
        ? "until the protection is removed"
        : `until ${clockTime(protect.until, now)}`;
    return {
      reason: "protected",
      sentence: `${name} is protected ${end}: ${protect.reason}`,
      ...(protect.until === undefined ? {} : { until: protect.until }),
    };
  }
  if (instance && !instance.mayTerminate) {
    return {
      reason: "protected",
      sentence: `the cloud says that it would refuse to terminate ${name} now`,
    };
  }
  return undefined;
}
