/** A migration that the database had when the archive was made; a restored database has exactly these before newer ones follow. */
export interface ArchivedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

export interface ArchivedTable {
  readonly name: string;
  /** In the order of their values. */
  readonly columns: readonly string[];
}

/** Where a world stood: a restored one must stand exactly there. */
export interface ArchivedWorld {
  readonly worldId: string;
  readonly feed: string;
  readonly headSequence: number;
  readonly eventSequence: number;
  readonly chain: string;
  /** 64 hex digits, or none while the world has no input. */
  readonly rowHash: string;
}

export interface ArchivedSegment {
  readonly worldId: string;
  readonly fromSequence: number;
  readonly toSequence: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What the database was at one instant; everything in an archive is of that instant. */
export interface DatabaseFacts {
  readonly serverVersion: string;
  readonly migrations: readonly ArchivedMigration[];
  /** A table comes after those that it refers to. */
  readonly tables: readonly ArchivedTable[];
  readonly sequences: readonly { readonly name: string; readonly value: number }[];
  readonly worlds: readonly ArchivedWorld[];
  readonly segments: readonly ArchivedSegment[];
}

/** Why an archive was made: a daily one goes when its time is over, one that somebody asked for stays. */
export type BackupKind = 'manual' | 'daily';

/** The first entry of an archive. */
export interface BackupHeader extends DatabaseFacts {
  readonly format: 1;
  readonly createdAt: string;
  readonly kind: BackupKind;
  readonly quireVersion: string;
  /** Tables that were left out because nobody asked for them; they can be imported again. */
  readonly leftOut: readonly string[];
}

export interface ArchivedEntry {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The last entry of an archive but one, whose own checksum is the last: an archive without it was cut off. */
export interface BackupManifest {
  readonly entries: readonly ArchivedEntry[];
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
  /** What was not as it should be when the archive was made, for people. */
  readonly warnings: readonly string[];
}
