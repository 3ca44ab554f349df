//! The way in: reads from a small pool, writes one transaction each. On SQLite a single thread writes and commits in groups.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use diesel::Connection;
use diesel::connection::TransactionManager;

use super::{Conn, dialect};
use crate::config::Database;
use crate::error::{Error, Result};

/// Most writes that share one commit.
const GROUP: usize = 256;

/// The database of a running Muster. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    readers: r2d2::Pool<Reader>,
    writer: Writer,
}

#[derive(Clone)]
enum Writer {
    /// SQLite: closures travel to the one writing thread.
    Group(mpsc::Sender<Write>),
    /// PostgreSQL groups commits itself.
    Pool(r2d2::Pool<Reader>),
}

/// A write that waits for its turn: runs in a savepoint, and gives back what to answer once the commit is known.
type Write = Box<dyn FnOnce(&mut Conn) -> Answer + Send>;
type Answer = Box<dyn FnOnce(std::result::Result<(), Error>) + Send>;

/// Makes and checks the connections of a pool.
pub struct Reader(Database);

impl r2d2::ManageConnection for Reader {
    type Connection = Conn;
    type Error = diesel::ConnectionError;

    fn connect(&self) -> std::result::Result<Conn, Self::Error> {
        let mut conn = Conn::open(&self.0)?;
        dialect::prepare(&mut conn).map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut Conn) -> std::result::Result<(), Self::Error> {
        use diesel::connection::SimpleConnection;
        conn.batch_execute("SELECT 1").map_err(diesel::ConnectionError::CouldntSetupConfiguration)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        match conn {
            Conn::Sqlite(c) => is_broken(c),
            Conn::Postgres(c) => is_broken(c),
        }
    }
}

fn is_broken<C: Connection>(conn: &mut C) -> bool {
    C::TransactionManager::is_broken_transaction_manager(conn)
}

fn pool(database: &Database, size: u32) -> r2d2::Pool<Reader> {
    r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .test_on_check_out(matches!(database, Database::Postgres(_)))
        .connection_timeout(Duration::from_secs(3))
        .error_handler(Box::new(r2d2::NopErrorHandler))
        .build_unchecked(Reader(database.clone()))
}

impl Db {
    /// Opens the database and brings its tables up to date.
    pub fn open(database: &Database, size: u32) -> Result<Self> {
        let mut conn = Conn::open(database).map_err(|e| Error::Unavailable(e.to_string()))?;
        dialect::create(&mut conn)?;
        dialect::migrate(&mut conn)?;
        drop(conn);
        Self::attach(database, size)
    }

    /// Opens the database as it is.
    pub fn attach(database: &Database, size: u32) -> Result<Self> {
        let readers = pool(database, size);
        let writer = match database {
            Database::Postgres(_) => Writer::Pool(readers.clone()),
            Database::Sqlite(_) => {
                let (send, receive) = mpsc::channel();
                let database = database.clone();
                std::thread::Builder::new()
                    .name("writer".to_owned())
                    .spawn(move || write_in_groups(&database, &receive))
                    .map_err(Error::broken)?;
                Writer::Group(send)
            }
        };
        Ok(Self { readers, writer })
    }

    /// Reads. Blocks: call it from a blocking thread, once per request.
    pub fn read<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut conn = self.readers.get().map_err(|e| Error::Unavailable(e.to_string()))?;
        work(&mut conn)
    }

    /// Writes: all of `work` in one transaction, or nothing. An `Ok` is committed and on disk.
    pub fn write<T: Send + 'static>(&self, work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static) -> Result<T> {
        match &self.writer {
            Writer::Pool(pool) => {
                let mut conn = pool.get().map_err(|e| Error::Unavailable(e.to_string()))?;
                conn.transaction(|tx| caught(work, tx))
            }
            Writer::Group(queue) => {
                let (send, receive) = mpsc::sync_channel(1);
                let write: Write = Box::new(move |conn| {
                    let done = conn.transaction(|tx| caught(work, tx));
                    Box::new(move |commit| {
                        // The asker may be gone; the commit stands all the same.
                        let _ = send.send(commit.and(done));
                    })
                });
                let stopped = || Error::Unavailable("the database takes no writes now".to_owned());
                queue.send(write).map_err(|_| stopped())?;
                receive.recv().map_err(|_| stopped())?
            }
        }
    }
}

/// Runs one write; a panic in it becomes an error that rolls back its savepoint and nothing else.
fn caught<T>(work: impl FnOnce(&mut Conn) -> Result<T>, tx: &mut Conn) -> Result<T> {
    catch_unwind(AssertUnwindSafe(|| work(tx)))
        .unwrap_or_else(|panic| Err(Error::Broken(format!("panic in a write: {}", panic_words(&*panic)))))
}

fn panic_words(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// The writing thread: everything that waits shares one `BEGIN IMMEDIATE … COMMIT`, each write in a savepoint of its own.
fn write_in_groups(database: &Database, queue: &mpsc::Receiver<Write>) {
    let manager = Arc::new(Reader(database.clone()));
    let mut conn: Option<Conn> = None;
    while let Ok(first) = queue.recv() {
        if conn.is_none() {
            conn = r2d2::ManageConnection::connect(&*manager)
                .inspect_err(|e| tracing::error!(error = %e, "cannot open the database to write"))
                .ok();
        }
        let Some(open) = conn.as_mut() else {
            continue;
        };
        if let Err(cause) = dialect::begin(open) {
            tracing::warn!(error = %cause, "cannot begin to write");
            conn = None;
            // Dropping a write answers it: its channel closes. Those that came meanwhile would only wait for the same answer;
            // they are taken out first, so that nobody who asks again after the answer is among them.
            let waiting: Vec<Write> = queue.try_iter().collect();
            drop((first, waiting));
            continue;
        }
        let mut answers = vec![first(open)];
        while answers.len() < GROUP
            && let Ok(next) = queue.try_recv()
        {
            answers.push(next(open));
        }
        let commit = dialect::commit(open);
        if commit.is_err() {
            conn = None;
        }
        for answer in answers {
            answer(commit.as_ref().copied().map_err(|e| Error::Unavailable(e.to_string())));
        }
    }
}
