/** What each kind of rule brings along: how it is written, read and documented. */
import type { Static, TSchema } from "typebox";
import type { Problem } from "../../errors.ts";
import type { Rule } from "../../model/rule.ts";
import type { EnvironmentLimits } from "../../model/settings.ts";
import type { Path, YamlFile } from "../yaml-file.ts";

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
  /** What the schema can not say about the rule at this path, also of one that breaks it. */
  problems?(file: YamlFile, path: Path): readonly Problem[];
  readonly documentation: {
    readonly title: string;
    /** Paragraphs of plain Markdown: when it acts, and when it does not. */
    readonly text: readonly string[];
  };
  readonly examples: readonly RuleExample[];
}

/** A kind as its own file writes it: `parse` gets what its schema describes. */
export interface RuleDescription<Schema extends TSchema>
  extends Pick<RuleKind, "problems" | "documentation" | "examples"> {
  readonly schema: Schema;
  parse(written: Static<Schema>, environment: EnvironmentLimits): Rule;
}

/** The kind that a description describes. */
export function kindOf<Schema extends TSchema>(description: RuleDescription<Schema>): RuleKind {
  return {
    ...description,
    parse: (written, environment) => description.parse(written as Static<Schema>, environment),
  };
}
