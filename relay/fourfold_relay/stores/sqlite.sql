CREATE TABLE relay (one INTEGER PRIMARY KEY CHECK (one = 1), seed BLOB NOT NULL) STRICT;
CREATE TABLE tickets (hash BLOB PRIMARY KEY, quota INTEGER NOT NULL, used_by BLOB) STRICT;
CREATE TABLE cases (
    number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, quota INTEGER NOT NULL, bytes INTEGER NOT NULL
) STRICT;
CREATE TABLE rosters (
    "case" INTEGER NOT NULL, number INTEGER NOT NULL, entry BLOB NOT NULL, PRIMARY KEY ("case", number)
) STRICT, WITHOUT ROWID;
CREATE TABLE invitations (
    key BLOB NOT NULL, "case" INTEGER NOT NULL, seat INTEGER NOT NULL, PRIMARY KEY (key, "case")
) STRICT, WITHOUT ROWID;
CREATE TABLE removed (
    "case" INTEGER NOT NULL, device INTEGER NOT NULL, PRIMARY KEY ("case", device)
) STRICT, WITHOUT ROWID;
CREATE TABLE keychains (
    "case" INTEGER NOT NULL, space BLOB NOT NULL, number INTEGER NOT NULL, entry BLOB NOT NULL,
    PRIMARY KEY ("case", space, number)
) STRICT;
CREATE TABLE journals (
    "case" INTEGER NOT NULL, space BLOB NOT NULL, position INTEGER NOT NULL,
    log BLOB NOT NULL, seq INTEGER NOT NULL, record BLOB NOT NULL,
    PRIMARY KEY ("case", space, position)
) STRICT;
CREATE UNIQUE INDEX journals_by_log ON journals ("case", space, log, seq);
