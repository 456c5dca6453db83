import { describe, expect, it } from "vitest";
import { OperatorError } from "../../src/errors.ts";
import { addressOf, authorizationOf, below } from "../../src/outside/address.ts";

describe("an address", () => {
  it("is parted from its user and password", () => {
    const address = addressOf("X_URL", " https://me:p%40ss@metrics.example.com/prom/?a=1#b ");
    expect(address.url.href).toBe("https://metrics.example.com/prom");
    expect(address.credentials).toEqual({ kind: "basic", username: "me", password: "p@ss" });
  });

  it("takes a bare % in a password as it stands", () => {
    const { credentials } = addressOf("X_URL", "https://me:100%@metrics.example.com");
    expect(credentials).toMatchObject({ password: "100%" });
  });

  it("keeps its own path below which others lie", () => {
    const { url } = addressOf("X_URL", "http://10.0.0.5:9090/prom/");
    expect(below(url, "/api/v1/query").href).toBe("http://10.0.0.5:9090/prom/api/v1/query");
    const { url: bare } = addressOf("X_URL", "http://10.0.0.5:9090");
    expect(below(bare, "/api/v1/query").href).toBe("http://10.0.0.5:9090/api/v1/query");
  });

  it.each(["", "metrics:9090", "ftp://me:hunter2@host", "http://me:hunter2@"])(
    "%j is the operator's mistake, which does not show it",
    (text) => {
      const attempt = () => addressOf("X_URL", text);
      expect(attempt).toThrow(OperatorError);
      expect(attempt).toThrow(/^X_URL is not/);
      expect(attempt).not.toThrow(/hunter2/);
    },
  );
});

describe("the authorization header", () => {
  it("knows bearer tokens and passwords", () => {
    expect(authorizationOf({ kind: "bearer", token: "t" })).toBe("Bearer t");
    expect(authorizationOf({ kind: "bearer", token: " t\n" })).toBe("Bearer t");
    expect(authorizationOf({ kind: "basic", username: "me", password: "p" })).toBe(
      `Basic ${btoa("me:p")}`,
    );
  });
});
