/** What the dashboard says of people's commands, offers as boxes, and tells of late runs. */
import type { RootContent } from "mdast";
import { type DashboardFacts, more } from "./dashboard-sections.ts";
import { bullets, code, heading, link, paragraph, strong, type Words } from "./markdown.ts";
import { sentence } from "./text.ts";
import { minuteOf } from "./times.ts";

/** What holds the fleet now, first of all. */
export function ordersSection(facts: DashboardFacts, rows: number): readonly RootContent[] {
  const { orders, at, pauses } = facts;
  const { hold } = orders;
  const protections = orders.protections.filter(({ until }) => until > at);
  const held =
    hold === undefined || hold.until <= at
      ? []
      : [
          paragraph([
            strong(`Held until ${minuteOf(hold.until)}`),
            " by ",
            code(hold.by),
            hold.reason === undefined ? "." : `: ${sentence(hold.reason)}`,
          ]),
        ];
  const paused = pauses.map(({ by, until }) =>
    paragraph([
      strong("Paused"),
      ` by ${by}${until === undefined ? "." : ` until ${minuteOf(until)}.`}`,
    ]),
  );
  const kept = protections.map(
    ({ name, until, by, reason }): Words => [
      code(name),
      ` is protected until ${minuteOf(until)} by `,
      code(by),
      `: ${sentence(reason)}`,
    ],
  );
  return [
    ...held,
    ...paused,
    ...(kept.length === 0 ? [] : [bullets(kept.slice(0, rows)), ...more(kept.length, rows)]),
  ];
}

/** Boxes to tick, how to command by comment, and what was commanded last. */
export function commandsSection(facts: DashboardFacts, rows: number): readonly RootContent[] {
  const { orders, stopped } = facts;
  const notes = orders.notes.map(
    ({ at, by, verb, said }): Words => [
      `${minuteOf(at)}, `,
      code(by),
      ": ",
      code(verb),
      `. ${sentence(said)}`,
    ],
  );
  const boxes = [
    tickBox("Hold everything for 4 hours", "hold 4h"),
    tickBox("End the hold", "resume"),
    tickBox("Plan now", "plan"),
    ...stopped.slice(0, rows).map(({ pool }) => tickBox(`Retry pool ${pool}`, `retry ${pool}`)),
    tickBox("Retry what failed or was refused", "retry"),
  ];
  return [
    heading(3, "Commands"),
    paragraph(
      "A box is a command of whoever ticks it, who needs write access. The next run reads it.",
    ),
    { type: "html", value: boxes.join("\n") },
    paragraph([
      "More by comment, here or on a pull request: ",
      code("/fleet extend 8h NAME"),
      ", ",
      code("/fleet protect NAME 2d because REASON"),
      ", ",
      code("/fleet rollback ACTION-ID"),
      ".",
    ]),
    ...(notes.length === 0 ? [] : [bullets(notes.slice(0, rows))]),
  ];
}

/** `words` are our own, with the name of a pool at most. */
function tickBox(words: string, command: string): string {
  return `- [ ] ${words} <!-- fleetmerge:tick ${command} -->`;
}

/** How the last plans went. */
export function runsSection(facts: DashboardFacts, rows: number): readonly RootContent[] {
  const { failedRuns, repositoryUrl } = facts;
  const all =
    repositoryUrl === undefined ? undefined : `${repositoryUrl}/actions/workflows/plan.yml`;
  const failed = failedRuns.map(
    ({ startedAt, url, state }): Words => [
      link(`The plan of ${minuteOf(startedAt)}`, url),
      state === "cancelled" ? " was cancelled." : " failed.",
    ],
  );
  return [
    heading(3, "Runs"),
    ...(failed.length === 0
      ? [paragraph("Of the last plans none failed.")]
      : [bullets(failed.slice(0, rows))]),
    paragraph(["All of them: ", link("the runs of fleet-plan", all), "."]),
  ];
}
