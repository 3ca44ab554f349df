//! Search over one posting with very many applications.

mod common;

use std::process::ExitCode;

use common::Base;
use muster::error::Result;

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<()> {
    let applications = common::applications();
    for base in Base::all()? {
        let from = std::time::Instant::now();
        let filled = common::fill(&base, applications)?;
        println!("{}: {applications} applications to posting {} filled in {}", base.name, filled.posting, common::ms(from.elapsed()));
    }
    Ok(())
}
