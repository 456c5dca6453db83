/**
 * Commands by comment: who may is answered with what was done, who may not with why. What a command
 * changes in the ledger and that it is done with are one commit, so that it is done exactly once;
 * answers are owed until they are given, and found by their marker, so that each is given once.
 */
import { OutsideError } from "../errors.ts";
import type { Comment, Issue } from "../model/conversation.ts";
import type { Ledger } from "../model/history.ts";
import { noOrders, type OrderNote, type Orders, type OwedAnswer } from "../model/orders.ts";
import { between, day, millis } from "../model/units.ts";
import type { Permission } from "../ports.ts";
import type { Run } from "../record/run.ts";
import { answerText, mistakeText, refusalText } from "../report/command-answers.ts";
import { type CommandWork, type Effect, effectOf } from "./effects.ts";
import { afterReading, type Heard, heardIn, hearSince } from "./hear.ts";
import { commandForms } from "./parse.ts";

/** What came of the commands of one run. */
export interface Commanded {
  /** A change of the fleet file was merged, and apply is owed. */
  readonly merged: boolean;
}

/** So many comments that are no commands are read again before the reading is written down. */
const mostReadAgain = 80;
/** A command that is older when it is read first is not carried out: much may have changed. */
const oldest = millis(day);
const notesKept = 8;

/**
 * Hears and carries out what people asked for since the last time, by comments and by `ticked`
 * boxes of the dashboard. Not in a dry run. Throws OutsideError.
 */
export async function carryOutCommands(
  run: Run,
  work: CommandWork,
  from: { readonly dashboard: Issue | undefined; readonly ticked: readonly Heard[] },
): Promise<Commanded> {
  const { forge, clock } = run.outside;
  const orders = run.recording.journal().ledger.orders ?? noOrders;
  const comments = await forge.comments(hearSince(orders, clock.now()));
  const heard = [...heardIn(comments, { orders, dashboard: from.dashboard }), ...from.ticked];
  const may = permissionsOnce(run);
  let merged = false;
  for (const one of heard) {
    const isLast = one === heard.at(-1);
    const done = await dealWith(run, one, { work, may, ...(isLast ? { read: comments } : {}) });
    merged ||= done.merged === true;
  }
  if (heard.length === 0 && comments.length > mostReadAgain) {
    await remember(run, "Note which comments were read", (before) =>
      afterReading(before, comments),
    );
  }
  await giveAnswers(run);
  return { merged };
}

type Permissions = (login: string) => Promise<Permission>;

function permissionsOnce({ outside }: Run): Permissions {
  const known = new Map<string, Permission>();
  return async (login) => {
    const permission = known.get(login) ?? (await outside.forge.permission(login));
    known.set(login, permission);
    return permission;
  };
}

interface Dealing {
  readonly work: CommandWork;
  readonly may: Permissions;
  /** With the last command: only then are all of these dealt with. */
  readonly read?: readonly Comment[];
}

async function dealWith(run: Run, heard: Heard, dealing: Dealing): Promise<Effect> {
  const { answer, verb, effect } = await judge(run, heard, dealing);
  const { login } = heard.by;
  run.outside.job.log(`Command ${verb} of ${login}: ${effect.said}`);
  const note: OrderNote = { at: heard.at, by: login, verb, said: effect.said };
  await run.recording.write({
    headline: `Answer the command ${verb} of ${login}`,
    ledger: (ledger) => {
      const changed = effect.ledger?.(ledger) ?? ledger;
      return withDone(changed, { heard, answer, note, read: dealing.read });
    },
  });
  return effect;
}

function withDone(
  ledger: Ledger,
  done: {
    readonly heard: Heard;
    readonly answer: OwedAnswer | undefined;
    readonly note: OrderNote;
    readonly read: readonly Comment[] | undefined;
  },
): Ledger {
  const { heard, answer, note, read } = done;
  const before = ledger.orders ?? noOrders;
  const orders: Orders = {
    ...before,
    handled: { ...before.handled, [heard.key]: heard.changedAt },
    owed: answer === undefined ? before.owed : { ...before.owed, [answer.marker]: answer },
    notes: [note, ...before.notes].slice(0, notesKept),
  };
  return { ...ledger, orders: read === undefined ? orders : afterReading(orders, read) };
}

interface Judged {
  /** Absent where it is answered by what the dashboard shows. */
  readonly answer: OwedAnswer | undefined;
  /** Never a word that somebody wrote. */
  readonly verb: string;
  readonly effect: Effect;
}

async function judge(run: Run, heard: Heard, { work, may }: Dealing): Promise<Judged> {
  const { asks } = heard;
  const why = await refusalOf(run, heard, may);
  if (why !== undefined) {
    const marker = `refused-${plainWord(heard.by.login)}`;
    return judged(heard, { marker, body: refusalText(why), verb: "refused", said: why });
  }
  if (asks.kind === "mistake") {
    const body = mistakeText(asks, commandForms);
    const verb = asks.about ?? "mistake";
    return judged(heard, { body, verb, said: `Not understood: ${asks.what}.` });
  }
  const effect = await effectOf(run, { heard, command: asks.command }, work);
  const body = answerText(asks.command.kind, effect);
  return { ...judged(heard, { body, verb: asks.command.kind, said: effect.said }), effect };
}

function judged(
  { key, number, url }: Heard,
  text: { marker?: string; readonly body: string; readonly verb: string; readonly said: string },
): Judged {
  const { body, verb, said, marker = `answer-${key}` } = text;
  const isTick = !url.includes("#");
  return { verb, effect: { said }, answer: isTick ? undefined : { number, marker, body } };
}

/** Why a command is not carried out, whatever it asks for. Nothing that somebody wrote is in it. */
async function refusalOf(run: Run, heard: Heard, may: Permissions): Promise<string | undefined> {
  if (heard.by.isBot) return "Commands are for people; a bot gives none.";
  const permission = await may(heard.by.login);
  if (!["write", "maintain", "admin"].includes(permission)) {
    return "Commands are for people with write access to this repository.";
  }
  if (heard.doubt !== undefined) return heard.doubt;
  const isGuard =
    heard.asks.kind === "command" && ["hold", "protect"].includes(heard.asks.command.kind);
  return between(heard.at, run.outside.clock.now()) > oldest && !isGuard
    ? "It was read more than a day after it was written, and is not carried out any more."
    : undefined;
}

/** A login as a marker may hold it. */
function plainWord(login: string): string {
  return login
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** Gives every answer that is owed, also of runs before this one. */
async function giveAnswers(run: Run): Promise<void> {
  const owed = Object.values(run.recording.journal().ledger.orders?.owed ?? {});
  if (owed.length === 0) return;
  const given: string[] = [];
  for (const answer of owed) {
    if (await giveAnswer(run, answer)) given.push(answer.marker);
  }
  await remember(run, "Note which commands were answered", (orders) => ({
    ...orders,
    owed: Object.fromEntries(
      Object.entries(orders.owed).filter(([marker]) => !given.includes(marker)),
    ),
  }));
}

/** A conversation that is locked or gone takes no answer: the job's log has it. */
async function giveAnswer(run: Run, { number, marker, body }: OwedAnswer): Promise<boolean> {
  try {
    await run.outside.forge.stickyComment(number, marker, body);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof OutsideError)) throw thrown;
    run.outside.job.log(`A command on ${number} could not be answered: ${thrown.message}`);
    const isOver = ["rejected", "not-found", "unauthorised"].includes(thrown.kind);
    if (!isOver) run.failures.push(thrown.message);
    return isOver;
  }
}

function remember(run: Run, headline: string, change: (orders: Orders) => Orders): Promise<void> {
  return run.recording.write({
    headline,
    ledger: (ledger) => ({ ...ledger, orders: change(ledger.orders ?? noOrders) }),
  });
}
