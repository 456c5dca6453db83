/** What each kind of rule brings along: how it is written, read and documented. */
import type { TSchema } from "typebox";
import type { Rule } from "../../model/policy.ts";
import type { EnvironmentLimits } from "../../model/settings.ts";

/** A whole pool policy that shows a rule at work; every example is loaded by a test. */
export interface RuleExample {
  readonly title: string;
  readonly yaml: string;
}

/** One kind of rule, named by the value of `rule:`. */
export interface RuleKind {
  /** A map whose `rule` is the kind's name. */
  readonly schema: TSchema;
  /** `written` has passed the schema. The environment stands in where the policy is silent. */
  parse(written: unknown, environment: EnvironmentLimits): Rule;
  readonly documentation: {
    readonly title: string;
    /** Paragraphs of plain Markdown: when it acts, and when it does not. */
    readonly text: readonly string[];
  };
  readonly examples: readonly RuleExample[];
}
