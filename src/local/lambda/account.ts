/** What an account has besides machines: keys, file systems, firewall rules; and the images. */

import type { Instant } from "../../model/units.ts";
import { isoTime } from "../../model/units.ts";
import { hexDigits, type Seeded } from "../seeded.ts";
import { regions } from "./catalogue.ts";
import { regionJson } from "./wire.ts";

/** A public key that may be put on machines. */
export interface SshKey {
  readonly id: string;
  readonly name: string;
  readonly public_key: string;
}

/** A network file system; it can only be used in its region. */
export interface FileSystem {
  readonly id: string;
  readonly name: string;
  readonly region: string;
}

/** The account's own things. */
export class Account {
  sshKeys: readonly SshKey[];
  fileSystems: readonly FileSystem[];
  firewallRules: readonly unknown[] = [
    {
      protocol: "tcp",
      port_range: [22, 22],
      source_network: "0.0.0.0/0",
      description: "Allow SSH from anywhere",
    },
  ];
  readonly #chance: Seeded;
  readonly #opened: Instant;

  constructor(opened: {
    readonly chance: Seeded;
    readonly at: Instant;
    readonly sshKeys: readonly string[];
    readonly fileSystems: readonly { readonly name: string; readonly region: string }[];
  }) {
    this.#chance = opened.chance;
    this.#opened = opened.at;
    this.sshKeys = opened.sshKeys.map((name) => this.keyOf(name));
    this.fileSystems = opened.fileSystems.map((one) => ({
      ...one,
      id: hexDigits(opened.chance, 32, "file-system", one.name),
    }));
  }

  /** A key of some name; without its public half the half is made up. */
  keyOf(name: string, publicKey?: string): SshKey {
    const made = `ssh-ed25519 ${hexDigits(this.#chance, 40, "public", name)} ${name}`;
    const id = hexDigits(this.#chance, 32, "ssh-key", name);
    return { id, name, public_key: publicKey ?? made };
  }

  /** The private half that is shown once. Not a working key. */
  privateKeyOf(name: string): string {
    return `-----BEGIN LOCAL KEY-----\n${hexDigits(this.#chance, 64, "private", name)}\n`;
  }

  fileSystemsJson() {
    return this.fileSystems.map(({ id, name, region }) => ({
      id,
      name,
      mount_point: `/lambda/nfs/${name}`,
      created: isoTime(this.#opened),
      created_by: { id: hexDigits(this.#chance, 32, "user"), email: "ops@local", status: "active" },
      is_in_use: false,
      region: regionJson(region),
    }));
  }

  /** One row for each family, region and the architecture they have in common. */
  imagesJson() {
    const time = isoTime(this.#opened);
    return Object.keys(regions).flatMap((region) =>
      ["lambda-stack-24-04", "ubuntu-24-04"].map((family) => ({
        id: hexDigits(this.#chance, 32, "image", family, region),
        created_time: time,
        updated_time: time,
        name: family,
        description: `${family}, as it is locally`,
        family,
        version: "24.4.1",
        architecture: "x86_64",
        region: regionJson(region),
      })),
    );
  }
}
