/** `drain`: a machine's work is given time to end, and somebody is told, before it goes. */
import { Array as ListOf, Optional, type Static, String as Text } from "typebox";
import type { Problem } from "../../errors.ts";
import type { DrainPolicy, Hook } from "../../model/safety.ts";
import { checkedDuration } from "../duration.ts";
import { choice, duration, group } from "../fields.ts";
import type { Path, YamlFile } from "../yaml-file.ts";

const defaults = { wait: "0m", timeout: "1m" } as const;

const hook = group(
  {
    command: Optional(
      ListOf(
        Text({
          title: "a word of a command",
          pattern: "^[^\\u0000-\\u001f\\u007f]{1,500}$",
          errorMessage: "Write the program and each argument as one line of text",
          description: "The program, as a path from the repository's root, or an argument.",
        }),
        {
          minItems: 1,
          maxItems: 50,
          errorMessage: "Write a list: the program, then its arguments",
          description:
            "A program of the checked-out main branch and its arguments. No shell reads it. It " +
            "learns of the machine by `FLEETMERGE_INSTANCE_NAME`, `_ID`, `_IP`, `_TYPE` and " +
            "`_REGION` and by `FLEETMERGE_POOL`, and gets none of the job's secrets.",
        },
      ),
    ),
    webhook: Optional(
      Text({
        title: "an address",
        pattern: "^https?://[^\\s\\u0000-\\u001f@]{1,500}$",
        errorMessage: "Write an address such as https://jobs.example.com/drain, without password",
        description:
          "Is sent the same as JSON by POST. Any answer from 200 to 299 is a success; redirects " +
          "are not followed.",
      }),
    ),
    timeout: Optional(
      duration({
        default: defaults.timeout,
        shortest: "1s",
        longest: "5m",
        description: "How long it may take. After that it has failed.",
      }),
    ),
    on_failure: choice(["terminate", "keep"], {
      description:
        "What happens when it fails, or when the run dies while it works: the machine is " +
        "terminated all the same, or kept until somebody changes this key. It is never called " +
        "twice for one machine.",
    }),
  },
  { description: "Called once for a machine, when the waiting is over: `command` or `webhook`." },
);

/** The map under `drain`. */
export const drainSchema = group(
  {
    wait: Optional(
      duration({
        default: defaults.wait,
        shortest: "0m",
        longest: "7d",
        description:
          "A machine that is to go is waited for until it is idle, at most so long. A removal " +
          "that a rule asked for is not made while the machine works, however long that takes.",
      }),
    ),
    hook: Optional(hook),
  },
  {
    description:
      "Before a machine is terminated its end is announced, its work is waited for, and a hook " +
      "is called. Machines that never became healthy go at once.",
  },
);

/** The model of a `drain` that passed the schema. */
export function drainOf(written: Static<typeof drainSchema>): DrainPolicy {
  const called = written.hook && hookOf(written.hook);
  return {
    wait: checkedDuration(written.wait ?? defaults.wait),
    ...(written.hook && called
      ? {
          hook: {
            hook: called,
            timeout: checkedDuration(written.hook.timeout ?? defaults.timeout),
            onFailure: written.hook.on_failure,
          },
        }
      : {}),
  };
}

function hookOf({ command, webhook }: Static<typeof hook>): Hook | undefined {
  if (command) return { kind: "command", command };
  return webhook === undefined ? undefined : { kind: "webhook", url: webhook };
}

/** What the schema can not see: one of the two, and not both. */
export function drainProblems(file: YamlFile): readonly Problem[] {
  const path: Path = ["drain", "hook"];
  const written = file.valueAt(path);
  if (typeof written !== "object" || written === null) return [];
  const count = ["command", "webhook"].filter((key) => key in written).length;
  if (count === 1) return [];
  return [
    {
      at: file.place(path),
      what: `drain.hook has ${count === 0 ? "neither command nor webhook" : "both command and webhook"}`,
      hint: "Write one of the two",
    },
  ];
}
