/** What people can ask for by a comment that begins with `/fleet`. */
import type { Millis } from "./units.ts";

/** A command that was understood. `approve` is understood and approves nothing. */
export type Command =
  | { readonly kind: "hold"; readonly time: Millis; readonly reason?: string }
  | { readonly kind: "resume" }
  | { readonly kind: "extend"; readonly name: string; readonly time: Millis }
  | {
      readonly kind: "protect";
      readonly name: string;
      readonly time: Millis;
      readonly reason: string;
    }
  | { readonly kind: "rollback"; readonly id: string }
  /** Without a pool: the one that the place of the comment speaks of, else every one. */
  | { readonly kind: "retry"; readonly pool?: string }
  | { readonly kind: "plan" }
  | { readonly kind: "approve" };

/** The word after `/fleet`. */
export type CommandVerb = Command["kind"];
