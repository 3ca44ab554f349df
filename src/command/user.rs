//! `user create`: accounts of staff.

use clap::{Args, Subcommand};
use muster::actions::{accounts, passwords};
use muster::config::Config;
use muster::domain::account::{Email, Password, Role, parse_name};
use muster::error::Error;
use muster::store::agencies;

use super::{Done, here, open, say, sentence};

#[derive(Subcommand)]
pub enum Verb {
    /// Make an account. Without a password a letter with a link to choose one goes out.
    Create(Create),
}

#[derive(Args)]
pub struct Create {
    /// The e-mail address to sign in with.
    email: String,
    /// The full name.
    name: String,
    /// reviewer, manager, office or auditor.
    #[arg(long)]
    role: String,
    /// The agency a reviewer or manager belongs to; made when it is new.
    #[arg(long)]
    agency: Option<String>,
    /// Its short code, such as CISA.
    #[arg(long)]
    agency_code: Option<String>,
    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    config: Config,
}

pub fn run(verb: Verb) -> Done {
    let Verb::Create(c) = verb;
    let email = Email::parse(&c.email)?;
    let name = parse_name(&c.name)?;
    let role = Role::parse(&c.role).ok_or_else(|| format!("“{}” is no role. Roles: reviewer, manager, office, auditor.", c.role))?;
    if matches!(role, Role::Manager | Role::Reviewer) && c.agency.is_none() {
        return Err("A reviewer or manager belongs to an agency: name it with --agency.".to_owned());
    }
    let hash = if c.password_stdin {
        let mut typed = String::new();
        std::io::stdin().read_line(&mut typed).map_err(|e| e.to_string())?;
        let password = Password::new(typed.trim_end_matches(['\r', '\n']), email.as_str(), &name)?;
        Some(passwords::hash(&password).map_err(sentence)?)
    } else {
        None
    };
    let (db, here) = (open(&c.config)?, here(&c.config));
    let said = format!(
        "{name} <{email}> can {} as {}.\n",
        if hash.is_some() { "sign in" } else { "choose a password by letter and sign in" },
        role.spoken()
    );
    let made = db.write(move |tx| {
        let agency = match &c.agency {
            Some(agency) => Some(agencies::find_or_insert(tx, c.agency_code.as_deref().unwrap_or(agency), agency)?),
            None => None,
        };
        accounts::create(tx, &here, &email, &name, role, agency, hash.as_deref())
    });
    match made {
        Ok(_) => say(said),
        Err(Error::Taken(_)) => Err("This address has an account already.".to_owned()),
        Err(other) => Err(sentence(other)),
    }
}
