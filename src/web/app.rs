//! What every handler has at hand: the database, the clock, the settings.

use std::future::{Ready, ready};
use std::path::PathBuf;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::TimeDelta;
use tokio::sync::Semaphore;

use super::assets::Assets;
use super::fault::Fault;
use crate::actions::accounts::Limits;
use crate::actions::{Clock, Dice, Here, Rules};
use crate::config::Config;
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::letters::Site;
use crate::store::{Conn, Db};

/// Files of strangers that are read at the same time; each may take 512 MB.
const READERS: usize = 2;

/// The running program, as handlers see it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    site: Site,
    limits: Limits,
    hashers: Arc<Semaphore>,
    readers: Arc<Semaphore>,
    assets: Assets,
    config: Config,
    reader: PathBuf,
}

impl App {
    /// `reader` is the program that reads résumés: this one.
    pub fn new(config: &Config, db: Db, clock: Clock, assets: Assets, reader: PathBuf) -> Self {
        App(Arc::new(Inner {
            db,
            clock,
            site: site(config),
            limits: Limits {
                applicant_idle: TimeDelta::minutes(config.applicant_idle_minutes),
                staff_idle: TimeDelta::minutes(config.staff_idle_minutes),
            },
            hashers: Arc::new(Semaphore::new(usize::from(config.hashers))),
            readers: Arc::new(Semaphore::new(READERS)),
            assets,
            config: config.clone(),
            reader,
        }))
    }

    pub fn now(&self) -> Moment {
        self.0.clock.now()
    }

    pub fn here(&self) -> Here {
        Here { now: self.now(), site: self.0.site.clone(), dice: Dice::System, rules: rules(&self.0.config) }
    }

    pub fn site(&self) -> &Site {
        &self.0.site
    }

    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    pub fn config(&self) -> &Config {
        &self.0.config
    }

    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }

    pub fn reader(&self) -> &std::path::Path {
        &self.0.reader
    }

    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// One read, off the async threads.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Fault> {
        let db = self.0.db.clone();
        Ok(web::block(move || db.read(work)).await.map_err(Error::broken)??)
    }

    /// One write: one transaction, committed when this returns `Ok`.
    pub async fn write<T: Send + 'static>(&self, work: impl FnOnce(&mut Conn, &Here) -> Result<T> + Send + 'static) -> Result<T> {
        let (db, here) = (self.0.db.clone(), self.here());
        web::block(move || db.write(move |tx| work(tx, &here))).await.map_err(Error::broken)?
    }

    /// Work on a password: slow on purpose, so only a few at a time.
    pub async fn hashing<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        rationed(&self.0.hashers, work).await
    }

    /// Reading a stranger's file: costs memory and a process, so only a few at a time.
    pub async fn reading<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        rationed(&self.0.readers, work).await
    }
}

/// Costly work with a permit; others wait two seconds at most. The permit goes along into the work: somebody who hangs up frees nothing early.
async fn rationed<T: Send + 'static>(permits: &Arc<Semaphore>, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let waiting = tokio::time::timeout(std::time::Duration::from_secs(2), permits.clone().acquire_owned());
    let permit = waiting.await.map_err(|_| Error::TooMany(5))?.map_err(Error::broken)?;
    let done = web::block(move || {
        let done = work();
        drop(permit);
        done
    });
    done.await.map_err(Error::broken)
}

/// What letters need to know of this installation.
pub fn site(config: &Config) -> Site {
    Site { base_url: config.base_url().into(), programme: config.programme.as_str().into(), contact: config.contact.as_str().into() }
}

/// What the programme's settings allow.
pub fn rules(config: &Config) -> Rules {
    Rules { open_applications: config.open_applications, resume_pages: config.resume_pages, undo_minutes: config.undo_minutes }
}

impl FromRequest for App {
    type Error = Fault;
    type Future = Ready<std::result::Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(req.app_data::<App>().cloned().ok_or_else(|| Error::Broken("the app is not there".to_owned()).into()))
    }
}
