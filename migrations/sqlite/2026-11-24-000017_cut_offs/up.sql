-- Where a posting's qualified list is cut off, with its reason. Rows are only added: the last one holds.

CREATE TABLE cut_offs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    posting_id INTEGER NOT NULL REFERENCES postings(id),
    basis TEXT NOT NULL CHECK (basis IN ('people','score','percent','off')),
    value INTEGER NOT NULL CHECK (value >= 0),
    reason TEXT NOT NULL,
    set_by INTEGER NOT NULL REFERENCES users(id),
    set_at TEXT NOT NULL
) STRICT;

CREATE INDEX cut_offs_posting ON cut_offs (posting_id, id);
