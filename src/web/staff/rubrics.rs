//! Rubrics: their list, one version, two versions beside each other, and a version as a file.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;
use serde::Deserialize;

use crate::domain::ids::RubricVersionId;
use crate::domain::rubric::{Difference, compare};
use crate::error::Error;
use crate::imports::rubric as file;
use crate::store::rubrics::{self, Competency, Use, Version};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/rubrics", list),
        routes::get("/staff/rubrics/{id}", one),
        routes::get("/staff/rubrics/{id}/compare", beside),
        routes::get("/staff/rubrics/{id}/file", download),
    ]
}

/// The page of a version.
pub fn page(id: RubricVersionId) -> String {
    format!("/staff/rubrics/{id}")
}

#[derive(Template)]
#[template(path = "staff/rubrics.html")]
struct ListPage {
    shell: Shell,
    /// Each rubric in its newest version, with how many competencies it has and how many postings name any of its versions.
    rubrics: Vec<(Version, usize, usize)>,
}

async fn list(app: App, staff: Staff) -> Answer {
    let scope = staff.who.scope();
    let rubrics = app
        .read(move |conn| {
            let mut out = Vec::new();
            for version in rubrics::all(conn)? {
                let (competencies, uses) = (rubrics::competencies(conn, version.id)?, rubrics::uses(conn, &version.key, scope)?);
                out.push((version, competencies.len(), uses.len()));
            }
            Ok(out)
        })
        .await?;
    show(&ListPage { shell: staff.shell, rubrics })
}

#[derive(Template)]
#[template(path = "staff/rubric.html")]
struct OnePage {
    shell: Shell,
    version: Version,
    competencies: Vec<Competency>,
    /// All versions, the newest first.
    versions: Vec<Version>,
    uses: Vec<Use>,
}

impl OnePage {
    fn newest(&self) -> &Version {
        self.versions.first().unwrap_or(&self.version)
    }

    fn is_newest(&self) -> bool {
        self.newest().id == self.version.id
    }

    fn is_shown(&self, v: &Version) -> bool {
        v.id == self.version.id
    }

    fn uses(&self, v: &Version) -> Vec<&Use> {
        self.uses.iter().filter(|u| u.rubric == v.id).collect()
    }

    /// The version before this one, to compare with.
    fn before(&self, v: &Version) -> Option<&Version> {
        self.versions.iter().find(|o| o.version < v.version)
    }
}

async fn one(app: App, staff: Staff, id: Id) -> Answer {
    let (id, scope) = (RubricVersionId(id.0), staff.who.scope());
    let (version, competencies, versions, uses) = app
        .read(move |conn| {
            let version = rubrics::find(conn, id)?;
            let (versions, uses) = (rubrics::versions(conn, &version.key)?, rubrics::uses(conn, &version.key, scope)?);
            Ok((version, rubrics::competencies(conn, id)?, versions, uses))
        })
        .await?;
    show(&OnePage { shell: staff.shell, version, competencies, versions, uses })
}

/// `?with=12`: the older version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct With {
    with: i64,
}

#[derive(Template)]
#[template(path = "staff/rubric_compare.html")]
struct ComparePage {
    shell: Shell,
    old: Version,
    new: Version,
    versions: Vec<Version>,
    differences: Vec<Difference>,
}

async fn beside(app: App, staff: Staff, id: Id, with: Asked<With>) -> Answer {
    let (id, with) = (RubricVersionId(id.0), RubricVersionId(with.0.with));
    let (old, new, versions) = app
        .read(move |conn| {
            let (old, new) = (rubrics::whole(conn, with)?, rubrics::whole(conn, id)?);
            let versions = rubrics::versions(conn, &new.0.key)?;
            if old.0.key == new.0.key { Ok((old, new, versions)) } else { Err(Error::NotFound) }
        })
        .await?;
    let differences = compare(&old.1, &new.1);
    show(&ComparePage { shell: staff.shell, old: old.0, new: new.0, versions, differences })
}

async fn download(app: App, _staff: Staff, id: Id) -> Answer {
    let (version, rubric) = app.read(move |conn| rubrics::whole(conn, RubricVersionId(id.0))).await?;
    let text = file::write(&rubric).ok_or_else(|| Error::Broken(format!("rubric version {} cannot be written as YAML", version.id)))?;
    let name = format!("attachment; filename=\"{}-version-{}.yml\"", version.key, version.version);
    Ok(HttpResponse::Ok().content_type("application/yaml; charset=utf-8").insert_header((header::CONTENT_DISPOSITION, name)).body(text))
}
