//! Work on many applications at once, piece by piece.

use super::Stop;
use crate::actions::{Here, batches};
use crate::error::{Error, Result};
use crate::store::{self, Db};

/// Works on every batch that is due until it is done or it is time to stop; gives the number of pieces. A piece is a transaction of its own:
/// whatever else is written comes in between. Two processes may work on the same batch: each piece belongs to one of them.
pub fn work_through(db: &Db, here: &dyn Fn() -> Here, stop: &Stop) -> Result<usize> {
    let now = here().now;
    let mut pieces = 0;
    for batch in db.read(move |conn| store::batches::due(conn, now))? {
        while !stop.is_set() {
            let here = here();
            match db.write(move |tx| batches::work(tx, &here, batch)) {
                Ok(more) => {
                    pieces += 1;
                    if !more {
                        break;
                    }
                }
                Err(away @ Error::Unavailable(_)) => return Err(away),
                Err(why) => {
                    tracing::error!(%batch, %why, "a batch could not go on");
                    break;
                }
            }
        }
    }
    Ok(pieces)
}
