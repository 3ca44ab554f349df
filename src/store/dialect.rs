//! The one place that knows in what the two databases differ.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Conn;
use crate::domain::search::{Kind, Query, Term};
use crate::error::{Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Key of the PostgreSQL lock under which migrations run.
const MIGRATION_LOCK: i64 = 0x004d_7573_7465_7201;

/// Settings that last with the file: done once, before the tables are made.
pub fn create(conn: &mut Conn) -> Result<()> {
    if let Conn::Sqlite(c) = conn {
        c.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL;")?;
    }
    prepare(conn)?;
    Ok(())
}

/// Settings of every single connection.
pub fn prepare(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        // FULL, not NORMAL: what was acknowledged must survive a power cut.
        Conn::Sqlite(c) => c.batch_execute(
            "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
             PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
        ),
        Conn::Postgres(c) => c.batch_execute("SET statement_timeout = '15s'; SET lock_timeout = '5s'; SET TIME ZONE 'UTC';"),
    }
}

/// Brings the tables up to date. Safe to run from several processes at once. Gives the names of what was applied.
pub fn migrate(conn: &mut Conn) -> Result<Vec<String>> {
    let applied = match conn {
        Conn::Sqlite(c) => c
            .immediate_transaction(|c| {
                c.run_pending_migrations(SQLITE).map(|v| v.iter().map(ToString::to_string).collect()).map_err(|e| Trouble(e.to_string()))
            })
            .map_err(|e: Trouble| Error::Broken(e.0)),
        Conn::Postgres(c) => {
            diesel::sql_query("SELECT pg_advisory_lock($1)").bind::<BigInt, _>(MIGRATION_LOCK).execute(c)?;
            let done = c
                .run_pending_migrations(POSTGRES)
                .map(|v| v.iter().map(ToString::to_string).collect())
                .map_err(|e| Error::Broken(e.to_string()));
            diesel::sql_query("SELECT pg_advisory_unlock($1)").bind::<BigInt, _>(MIGRATION_LOCK).execute(c)?;
            done
        }
    }?;
    Ok(applied)
}

/// Takes all migrations back: only tests do.
pub fn unmigrate(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Sqlite(c) => c.revert_all_migrations(SQLITE).map(|_| ()),
        Conn::Postgres(c) => c.revert_all_migrations(POSTGRES).map(|_| ()),
    }
    .map_err(|e| Error::Broken(e.to_string()))
}

/// Whether migrations wait to be applied.
pub fn is_behind(conn: &mut Conn) -> Result<bool> {
    match conn {
        Conn::Sqlite(c) => c.has_pending_migration(SQLITE),
        Conn::Postgres(c) => c.has_pending_migration(POSTGRES),
    }
    .map_err(|e| Error::Unavailable(e.to_string()))
}

/// A failed migration inside a transaction.
struct Trouble(String);

impl From<diesel::result::Error> for Trouble {
    fn from(cause: diesel::result::Error) -> Self {
        Trouble(cause.to_string())
    }
}

/// Begins the transaction of a group of writes. IMMEDIATE: a later upgrade from reading would fail at once when another writes.
pub fn begin(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?,
        Conn::Postgres(c) => AnsiTransactionManager::begin_transaction(c)?,
    }
    Ok(())
}

/// Commits what `begin` began.
pub fn commit(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Sqlite(c) => AnsiTransactionManager::commit_transaction(c)?,
        Conn::Postgres(c) => AnsiTransactionManager::commit_transaction(c)?,
    }
    Ok(())
}

/// Leases up to `most` letters that are due: no other process gets them before the lease ends.
pub fn lease_letters(conn: &mut Conn, by: &str, now: chrono::NaiveDateTime, until: chrono::NaiveDateTime, most: i64) -> Result<Vec<i64>> {
    use diesel::sql_types::Timestamp;
    #[derive(QueryableByName)]
    struct Leased {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    const SQLITE_SQL: &str = "UPDATE outbox SET leased_by = $1, leased_until = $2 WHERE id IN (SELECT id FROM outbox WHERE state = 'queued' \
        AND not_before <= $3 AND (leased_until IS NULL OR leased_until < $4) ORDER BY id LIMIT $5) RETURNING id";
    const POSTGRES_SQL: &str = "UPDATE outbox SET leased_by = $1, leased_until = $2 WHERE id IN (SELECT id FROM outbox WHERE state = 'queued' \
        AND not_before <= $3 AND (leased_until IS NULL OR leased_until < $4) ORDER BY id LIMIT $5 FOR UPDATE SKIP LOCKED) RETURNING id";
    let sql = match conn {
        Conn::Sqlite(_) => SQLITE_SQL,
        Conn::Postgres(_) => POSTGRES_SQL,
    };
    let mut ids: Vec<i64> = diesel::sql_query(sql)
        .bind::<Text, _>(by)
        .bind::<Timestamp, _>(until)
        .bind::<Timestamp, _>(now)
        .bind::<Timestamp, _>(now)
        .bind::<BigInt, _>(most)
        .load::<Leased>(conn)?
        .into_iter()
        .map(|l| l.id)
        .collect();
    ids.sort_unstable();
    Ok(ids)
}

/// Adds one to a counter and gives its new value.
pub fn count_try(conn: &mut Conn, key: &str, slot: i64) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let counted: Count = diesel::sql_query("INSERT INTO tries (key, slot, count) VALUES ($1, $2, 1) ON CONFLICT (key, slot) DO UPDATE SET count = tries.count + 1 RETURNING count")
        .bind::<Text, _>(key)
        .bind::<BigInt, _>(slot)
        .get_result(conn)?;
    Ok(counted.count)
}

/// Whether a statement failed because this constraint is violated. SQLite names columns, PostgreSQL the constraint.
pub fn violates(cause: &diesel::result::Error, sqlite_columns: &str, postgres_constraint: &str) -> bool {
    use diesel::result::{DatabaseErrorKind, Error as D};
    match cause {
        D::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
            info.constraint_name() == Some(postgres_constraint)
                || info.message().contains(sqlite_columns)
                || info.message().contains(postgres_constraint)
        }
        _ => false,
    }
}

/// Whether a statement failed because rows must not overlap: an exclusion constraint of PostgreSQL, a trigger of SQLite with the same name.
pub fn excludes(cause: &diesel::result::Error, name: &str) -> bool {
    match cause {
        diesel::result::Error::DatabaseError(_, info) => info.constraint_name() == Some(name) || info.message().contains(name),
        _ => false,
    }
}

/// The pieces of "this posting has this word, by its stem or as written": a bound term stands between each two.
pub fn full_text(conn: &Conn) -> [&'static str; 3] {
    match conn {
        Conn::Sqlite(_) => [
            "(postings.id IN (SELECT rowid FROM postings_stems WHERE postings_stems MATCH ",
            ") OR postings.id IN (SELECT rowid FROM postings_words WHERE postings_words MATCH ",
            "))",
        ],
        Conn::Postgres(_) => ["(postings.search @@ to_tsquery('muster', ", ") OR postings.search @@ to_tsquery('simple', ", "))"],
    }
}

/// The pieces of "how well a posting matches": higher is better; the bound terms stand between them.
pub fn full_text_rank(conn: &Conn) -> [&'static str; 2] {
    match conn {
        Conn::Sqlite(_) => [
            "COALESCE((SELECT -bm25(postings_stems, 8.0, 4.0, 1.0) FROM postings_stems WHERE postings_stems.rowid = postings.id AND postings_stems MATCH ",
            "), 0.0)",
        ],
        Conn::Postgres(_) => ["CAST(ts_rank(postings.search, to_tsquery('muster', ", ")) AS DOUBLE PRECISION)"],
    }
}

/// One word as a term of a full-text query. Quoted, so that nothing in it is an operator; `begins` finds longer words too.
pub fn full_text_term(conn: &Conn, word: &str, begins: bool) -> String {
    let plain: String = word.chars().filter(|c| c.is_alphanumeric()).take(60).collect();
    match conn {
        Conn::Sqlite(_) => format!("\"{plain}\"{}", if begins { "*" } else { "" }),
        Conn::Postgres(_) => format!("'{plain}'{}", if begins { ":*" } else { "" }),
    }
}

/// How terms are joined where any of them counts.
pub fn full_text_or(conn: &Conn) -> &'static str {
    match conn {
        Conn::Sqlite(_) => " OR ",
        Conn::Postgres(_) => " | ",
    }
}

/// Where words of one kind stand, and how they are asked for: `$1` is the expression of `full_text_query`.
#[derive(Debug, Clone, Copy)]
pub struct Index {
    pub from: &'static str,
    pub id: &'static str,
    pub matches: &'static str,
    /// How well something matches: higher is better.
    pub rank: &'static str,
}

/// The index of people, postings or projects, by their words as written.
pub fn full_text_index(conn: &Conn, kind: Kind) -> Index {
    let [from, id, matches, rank] = match (conn, kind) {
        (Conn::Sqlite(_), Kind::People) => {
            ["searched_words", "searched_words.rowid", "searched_words MATCH $1", "-bm25(searched_words, 8.0, 8.0, 4.0, 1.0)"]
        }
        (Conn::Sqlite(_), Kind::Postings) => {
            ["postings_words", "postings_words.rowid", "postings_words MATCH $1", "-bm25(postings_words, 8.0, 4.0, 1.0)"]
        }
        (Conn::Sqlite(_), Kind::Projects) => {
            ["projects_words", "projects_words.rowid", "projects_words MATCH $1", "-bm25(projects_words, 8.0, 1.0)"]
        }
        (Conn::Postgres(_), Kind::People) => {
            ["searched s", "s.id", "s.words @@ to_tsquery('simple', $1)", "ts_rank(s.words, to_tsquery('simple', $1))"]
        }
        (Conn::Postgres(_), Kind::Postings) => {
            ["postings p", "p.id", "p.search @@ to_tsquery('simple', $1)", "ts_rank(p.search, to_tsquery('simple', $1))"]
        }
        (Conn::Postgres(_), Kind::Projects) => {
            ["projects p", "p.id", "p.search @@ to_tsquery('simple', $1)", "ts_rank(p.search, to_tsquery('simple', $1))"]
        }
    };
    Index { from, id, matches, rank }
}

/// All terms of a query as one expression. Its words are letters and digits, and quoted all the same. Without `addresses` a term is not
/// looked for in e-mail addresses (only people have them).
pub fn full_text_query(conn: &Conn, query: &Query, addresses: bool) -> String {
    let terms = query.terms.iter();
    match conn {
        Conn::Sqlite(_) => {
            let all = terms.map(|t| format!("\"{}\"{}", t.words.join(" "), if t.begins { "*" } else { "" }));
            let all = all.collect::<Vec<_>>().join(" AND ");
            if addresses { all } else { format!("{{name reference resume}} : ({all})") }
        }
        Conn::Postgres(_) => {
            let weights = if addresses { "" } else { "ABD" };
            let phrase = |t: &Term| {
                let last = t.words.len().saturating_sub(1);
                let words = t.words.iter().enumerate().map(|(n, word)| match (t.begins && n == last, weights) {
                    (false, "") => format!("'{word}'"),
                    (begins, _) => format!("'{word}':{}{weights}", if begins { "*" } else { "" }),
                });
                format!("({})", words.collect::<Vec<_>>().join(" <-> "))
            };
            terms.map(phrase).collect::<Vec<_>>().join(" & ")
        }
    }
}

/// A join that is made where it stands: SQLite then walks the full-text index in its own order and stops when it has enough.
pub fn in_this_order(conn: &Conn) -> &'static str {
    match conn {
        Conn::Sqlite(_) => "CROSS JOIN",
        Conn::Postgres(_) => "JOIN",
    }
}
